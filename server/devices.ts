import { createHmac } from 'node:crypto'
import type { Deps } from './deps.ts'
import type { Keys } from './keys.ts'
import { isWithin } from './networks.ts'
import type { Trace } from './queries/responses.ts'

/**
 * What is kept of a device's random mark: a keyed digest that differs from survey to survey, so that nobody is followed.
 * Null for a device that keeps no mark, or sends none of ours.
 */
export function digestOfDevice(keys: Keys, surveyId: number, mark: string): Buffer | null {
  if (!/^[\d-]{4,50}$/.test(mark)) return null
  return createHmac('sha256', keys.derive('device').key).update(`${surveyId} ${mark}`).digest().subarray(0, 16)
}

/** The same of the address an answer came from; it serves one flag, and is gone when the survey is closed. */
export const digestOfAddress = (keys: Keys, surveyId: number, address: string): Buffer =>
  createHmac('sha256', keys.derive('address').key).update(`${surveyId} ${address}`).digest().subarray(0, 16)

/** Where an answer came from. Behind a declared shared range many have one address: it says nothing. */
export function traceOf(
  { keys, config }: Pick<Deps, 'keys' | 'config'>,
  surveyId: number,
  address: string | null,
  device = '',
): Trace {
  const says = address !== null && !isWithin(config.sharedRanges, address)
  return {
    address: says ? digestOfAddress(keys, surveyId, address) : null,
    device: digestOfDevice(keys, surveyId, device),
  }
}
