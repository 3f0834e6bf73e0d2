import { useCallback } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { withQuery } from '../api.ts'

type Change = Record<string, string | number | undefined>

/**
 * What a list shows is part of its address: `const [query, setQuery] = useQuery()`, `setQuery({search, page: undefined})`.
 * Replaces the history entry, so that 后退 leaves the list.
 */
export function useQuery(): [Record<string, string>, (change: Change) => void] {
  const { path, query, route } = useLocation()
  const setQuery = useCallback(
    (change: Change) => route(withQuery(path, { ...query, ...change }), true),
    [path, query, route],
  )
  return [query, setQuery]
}
