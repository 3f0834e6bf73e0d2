import type { Context } from 'hono'
import type { Config } from './config.ts'
import { addressChoice } from './contract/by-hand.ts'
import { invalidField } from './problem.ts'
import { query } from './validate.ts'

/** The public address a request chose for its links, else the first. @throws Problem invalid-input not-a-choice */
export function chosenAddress(c: Context, { publicAddresses, publicUrl }: Config): { publicUrl: string } {
  const { address = publicUrl } = query(c, addressChoice)
  if (!publicAddresses.some(({ url }) => url === address)) throw invalidField('address', 'not-a-choice')
  return { publicUrl: address }
}
