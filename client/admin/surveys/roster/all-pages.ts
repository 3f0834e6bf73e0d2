import type { Page } from '../../../../server/contract/fields.ts'
import { api, withQuery } from '../../../api.ts'

const pageSize = 200

/** Every item of a list, page after page. For lists of thousands at most: units, a roster. */
export async function allPages<Item>(
  path: string,
  query: Record<string, string>,
  signal?: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = []
  for (let page = 1; ; page += 1) {
    const found = await api.get<Page<Item>>(withQuery(path, { ...query, page, pageSize }), signal)
    items.push(...found.items)
    if (found.items.length === 0 || items.length >= found.total) return items
  }
}
