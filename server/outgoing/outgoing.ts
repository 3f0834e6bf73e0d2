/** One message ready to leave, and what both kinds of channel make of what goes wrong. */
import type { ChannelSecrets, ChannelSettings, Delivery, DeliveryState } from '../contract/channels.ts'
import { DestinationError } from './destination.ts'

export type Outgoing = {
  phone: string | null
  email: string | null
  subject: string
  body: string
  /** The values of the placeholders, for gateways that take a template id and parameters. */
  values: Record<string, string>
}

/** A channel with its secrets opened. */
export type OpenChannel = { settings: ChannelSettings; secrets: ChannelSecrets }

/** Longer than this nobody waits for the other side. */
export const patience = 20_000

export const sent: Delivery = { state: 'sent', problem: null }

/** A delivery that did not work: a code, and in short what the other side said, in one line. */
export function ended(state: Exclude<DeliveryState, 'sent'>, code: string, said = ''): Delivery {
  // oxlint-disable-next-line no-control-regex -- what another machine says may hold anything
  const line = said.replace(/[\x00-\x1f\x7f\s]+/g, ' ').trim()
  return { state, problem: line ? `${code}: ${line.slice(0, 200)}` : code }
}

/** The delivery of a destination that was refused; anything else is thrown on. */
export function refusedDestination(error: unknown): Delivery {
  if (!(error instanceof DestinationError)) throw error
  return ended(error.code === 'address-inside' ? 'failed' : 'retry', error.code, error.message)
}

/** Nothing has been said yet when a connection fails like this: the message may be tried again. */
const beforeAnything = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
])
export const isBeforeAnything = (code: string | undefined) => code !== undefined && beforeAnything.has(code)
