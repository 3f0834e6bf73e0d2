const names = new Intl.DisplayNames('zh-CN', { type: 'language' })

/** A language's Chinese name by its tag: `ug` → 维吾尔语. What has none keeps its tag. */
export function languageName(tag: string): string {
  try {
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}
