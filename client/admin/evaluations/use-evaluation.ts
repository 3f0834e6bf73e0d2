import { useCallback, useRef, useState } from 'preact/hooks'
import type { EntryInput, EvaluationView } from '../../../server/contract/evaluations.ts'
import { api } from '../../api.ts'
import { useLoad } from '../../ui/use-load.ts'

export type SaveEntry = (key: string, entry: Partial<EntryInput>) => Promise<void>

/**
 * One evaluation and the saving of its rows. Saves go one after another: each answers the whole table, and an older
 * answer must not overtake a newer one.
 */
export function useEvaluation(id: string) {
  const loaded = useLoad((signal) => api.get<EvaluationView>(`/evaluations/${id}`, signal), [id])
  const [lastSaved, setLastSaved] = useState('')
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const { setData } = loaded
  const save: SaveEntry = useCallback(
    (key, entry) => {
      const mine = queue.current.then(async () => {
        const view = await api.put<EvaluationView>(`/evaluations/${id}/indicators/${encodeURIComponent(key)}`, entry)
        setData(view)
        setLastSaved(`已保存：${view.indicators.find((row) => row.key === key)?.level3 ?? ''}`)
      })
      queue.current = mine.catch(() => undefined)
      return mine
    },
    [id, setData],
  )
  const put = useCallback(
    (path: string, body: object) => {
      const mine = queue.current.then(async () =>
        setData(await api.put<EvaluationView>(`/evaluations/${id}${path}`, body)),
      )
      queue.current = mine.catch(() => undefined)
      return mine
    },
    [id, setData],
  )
  return { loaded, save, put, lastSaved }
}
