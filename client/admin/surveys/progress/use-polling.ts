import { useEffect } from 'preact/hooks'

/** Calls `again` every `seconds` while `active` and the page is in sight, and at once when it comes back in sight. */
export function usePolling(again: () => void, seconds: number, active: boolean): void {
  useEffect(() => {
    if (!active) return
    const look = () => document.visibilityState === 'visible' && again()
    const timer = setInterval(look, seconds * 1000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [again, seconds, active])
}
