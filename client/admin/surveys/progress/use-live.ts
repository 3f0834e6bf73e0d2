import { useEffect, useRef, useState } from 'preact/hooks'
import type { ParticipationView } from '../../../../server/contract/progress.ts'
import { apiUrl } from '../../../api.ts'

/** The table is fetched again at most this often, however fast the counts change. */
const calm = 5_000
/** After a refusal the browser gives up by itself; tried again after this. */
const patience = 30_000

/**
 * The counts as they change, while `active`. `live` is false while there is no connection: then the page polls. `onNews` is called,
 * not too often, so that what goes with the counts is fetched again.
 */
export function useLive(surveyId: number, active: boolean, onNews: () => void) {
  const [live, setLive] = useState(false)
  const [counts, setCounts] = useState<ParticipationView | null>(null)
  const latest = useRef(onNews)
  latest.current = onNews

  useEffect(() => {
    if (!active) return
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    let calling: ReturnType<typeof setTimeout> | undefined
    const call = () => {
      calling = undefined
      latest.current()
    }
    const connect = () => {
      source = new EventSource(apiUrl(`/surveys/${surveyId}/progress/stream`))
      source.addEventListener('participation', (event) => {
        setLive(true)
        setCounts(JSON.parse((event as MessageEvent<string>).data) as ParticipationView)
        calling ??= setTimeout(call, calm)
      })
      source.addEventListener('over', () => source.close())
      source.addEventListener('error', () => {
        setLive(false)
        if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, patience)
      })
    }
    connect()
    return () => {
      source.close()
      clearTimeout(again)
      clearTimeout(calling)
      setLive(false)
    }
  }, [surveyId, active])

  return { live, counts }
}
