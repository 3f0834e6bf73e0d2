/** A reason not to start that its reader can remove: the message is one Chinese line, shown without a stack trace. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

/** The part of any thrown value worth showing in such a line; some network errors have an empty message but a code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return error.message || codeOf(error) || error.name
}

/** The `code` of a system or PostgreSQL error (`EACCES`, `28P01`), else an empty string. */
export function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}
