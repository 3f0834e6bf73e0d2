import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { ApiProblem } from '../api.ts'

export type Loaded<T> = {
  /** Kept while reloading, and when a reload fails. */
  data: T | undefined
  problem: ApiProblem | null
  loading: boolean
  reload: () => void
  /** Puts in what an action has just answered, without fetching again. */
  setData: (data: T) => void
}

type State<T> = { data: T | undefined; problem: ApiProblem | null; loading: boolean }

/** Fetches on mount and whenever `deps` change; an answer that comes after a newer request is dropped. */
export function useLoad<T>(fetcher: (signal: AbortSignal) => Promise<T>, deps: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<State<T>>({ data: undefined, problem: null, loading: true })
  const [turn, setTurn] = useState(0)
  const latest = useRef(fetcher)
  latest.current = fetcher

  useEffect(() => {
    const abort = new AbortController()
    setState((before) => ({ ...before, loading: true }))
    latest.current(abort.signal).then(
      (data) => abort.signal.aborted || setState({ data, problem: null, loading: false }),
      (cause) =>
        abort.signal.aborted || setState((before) => ({ ...before, problem: asProblem(cause), loading: false })),
    )
    return () => abort.abort()
  }, [...deps, turn])

  const reload = useCallback(() => setTurn((before) => before + 1), [])
  const setData = useCallback((data: T) => setState({ data, problem: null, loading: false }), [])
  return { ...state, reload, setData }
}

/** What is not the server's answer is our own mistake: shown as such, and left in the console for whoever looks. */
export function asProblem(cause: unknown): ApiProblem {
  if (cause instanceof ApiProblem) return cause
  console.error(cause)
  return new ApiProblem('page-error', 0)
}
