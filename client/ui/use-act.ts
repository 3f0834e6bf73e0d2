import { useCallback, useRef, useState } from 'preact/hooks'
import type { ApiProblem } from '../api.ts'
import { asProblem } from './use-load.ts'

export type Act<Args extends unknown[], T> = {
  /** Answers what the action answered, or undefined when it failed (`problem` then says why) or one is under way. */
  run: (...args: Args) => Promise<T | undefined>
  busy: boolean
  problem: ApiProblem | null
  clear: () => void
}

/** Runs one action at a time: `const save = useAct((input: UnitInput) => api.post<UnitView>('/units', input))`. */
export function useAct<Args extends unknown[], T>(action: (...args: Args) => Promise<T>): Act<Args, T> {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const underWay = useRef(false)
  const latest = useRef(action)
  latest.current = action

  const run = useCallback(async (...args: Args) => {
    if (underWay.current) return undefined
    underWay.current = true
    setBusy(true)
    setProblem(null)
    try {
      return await latest.current(...args)
    } catch (cause) {
      setProblem(asProblem(cause))
      return undefined
    } finally {
      underWay.current = false
      setBusy(false)
    }
  }, [])
  const clear = useCallback(() => setProblem(null), [])
  return { run, busy, problem, clear }
}
