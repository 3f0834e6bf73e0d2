import type { Delivery } from '../contract/channels.ts'
import type { Outside } from './destination.ts'
import { callGateway } from './http.ts'
import { ended, type OpenChannel, type Outgoing } from './outgoing.ts'
import { sendMail } from './smtp.ts'

// A server that answers a word now and then keeps a connection busy for ever; after this nobody knows what came of it.
const longest = 120_000

/** Hands one message to its channel, once. Never throws for what the other side does; takes two minutes at most. */
export async function deliver(channel: OpenChannel, message: Outgoing, outside: Outside): Promise<Delivery> {
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<Delivery>((resolve) => {
    timer = setTimeout(() => resolve(ended('unconfirmed', 'no-answer')), longest)
  })
  return Promise.race([handOver(channel, message, outside), overdue]).finally(() => clearTimeout(timer))
}

function handOver({ settings, secrets }: OpenChannel, message: Outgoing, outside: Outside): Promise<Delivery> {
  return settings.kind === 'smtp'
    ? sendMail(settings, secrets, message, outside)
    : callGateway(settings, secrets, message, outside)
}
