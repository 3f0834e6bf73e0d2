/**
 * The log: one JSON line an event (pino). No personal data and no link ever stands in it: a request is named by its route, never
 * by its address, and of what breaks in the database only the kind is told, never the row.
 */
import pino from 'pino'

/** At `info` each request is a line; `warn` tells only what went wrong. Set by LOG_LEVEL. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export const log = pino({ level: 'warn', base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime })

/** Tells of something nobody foresaw; `id` is the request's, as its reply bears it. */
export function logError(error: unknown, id?: string): void {
  log.error({ id, ...tell(error) }, 'internal error')
}

/** Links, receipts, codes: what opens something is long and without spaces. */
const redact = (text: string) => text.replaceAll(/[\w-]{16,}/g, '…')

export function tell(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const { code, constraint, table, severity } = error as {
    code?: string
    constraint?: string
    table?: string
    severity?: string
  }
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  // A message of the database may repeat what was typed.
  const message = severity === undefined ? redact(error.message) : undefined
  return { error: error.name, code, constraint, table, message, stack: frames.slice(0, 12).map((line) => line.trim()) }
}
