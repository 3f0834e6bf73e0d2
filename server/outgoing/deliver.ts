import type { Delivery } from '../contract/channels.ts'
import type { Outside } from './destination.ts'
import { callGateway } from './http.ts'
import type { OpenChannel, Outgoing } from './outgoing.ts'
import { sendMail } from './smtp.ts'

/** Hands one message to its channel, once. Never throws for what the other side does. */
export function deliver({ settings, secrets }: OpenChannel, message: Outgoing, outside: Outside): Promise<Delivery> {
  return settings.kind === 'smtp'
    ? sendMail(settings, secrets, message, outside)
    : callGateway(settings, secrets, message, outside)
}
