import { useEffect, useState } from 'preact/hooks'

/** The value once it has stood still for `wait` ms. */
export function useDebounced<T>(value: T, wait = 300): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return settled
}
