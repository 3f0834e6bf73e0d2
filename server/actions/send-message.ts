/**
 * One message, from the queue to the other side. It is recorded as being sent before it leaves, and settled after: killed
 * in between, it may be lost and is shown as 未确认, but it never reaches a seat twice.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { openSecrets } from '../channel-secrets.ts'
import type { Config } from '../config.ts'
import { openContact } from '../contacts.ts'
import type { Delivery } from '../contract/channels.ts'
import { nextTry } from '../domain/back-off.ts'
import { isQuiet, timeOfDay } from '../domain/quiet-hours.ts'
import { fillText } from '../domain/wording.ts'
import type { Keys } from '../keys.ts'
import { deliver } from '../outgoing/deliver.ts'
import type { Outside } from '../outgoing/destination.ts'
import type { Outgoing } from '../outgoing/outgoing.ts'
import { type Channel, lockChannel } from '../queries/channels.ts'
import { recordEvents } from '../queries/invitations.ts'
import {
  beginMessage,
  type DueMessage,
  giveUpLost,
  settleMessage,
  takeDueMessage,
  takeSlot,
} from '../queries/message-queue.ts'
import { valuesOf } from './message-values.ts'

export type SendingDesk = {
  db: Kysely<Database>
  keys: Keys
  config: Config
  outside: Outside
  now: () => Date
}

/** `wait`: nothing before then (rate limit). `nothing`: no message due, or quiet hours. */
export type Step = 'done' | 'nothing' | { wait: Date }
type Claim = { channel: Channel; message: DueMessage } | Step

/** Sends the next message due by a channel. */
export async function sendNext(desk: SendingDesk, channelId: number): Promise<Step> {
  const claim = await desk.db.transaction().execute((db) => takeNext(db, desk, channelId))
  if (typeof claim === 'string' || 'wait' in claim) return claim
  const { channel, message } = claim
  const open = { settings: channel.settings, secrets: openSecrets(desk.keys, channel.secrets_sealed) }
  const delivery = await deliver(open, compose(desk, message), desk.outside)
  await settle(desk, channel, message, delivery)
  return 'done'
}

// The channel's row is held while a message is taken: its rate holds for all processes together.
async function takeNext(db: Transaction<Database>, desk: SendingDesk, channelId: number): Promise<Claim> {
  const now = desk.now()
  const channel = await lockChannel(db, channelId)
  if (!channel || isQuietNow(channel, now, desk.config.timeZone)) return 'nothing'
  if (channel.next_slot > now) return { wait: channel.next_slot }
  const message = await takeDueMessage(db, channelId, now)
  if (!message) return 'nothing'
  const reason = whyNot(message, now)
  if (reason) {
    await settleMessage(db, message.id, ['waiting'], { state: 'skipped', problem: reason, at: now })
    return 'done'
  }
  await beginMessage(db, message.id, now)
  await takeSlot(db, channelId, new Date(now.getTime() + 60_000 / channel.per_minute))
  return { channel, message }
}

function isQuietNow({ quiet_from, quiet_to }: Channel, now: Date, timeZone: string): boolean {
  return (
    quiet_from !== null && quiet_to !== null && isQuiet(timeOfDay(now, timeZone), { from: quiet_from, to: quiet_to })
  )
}

/** Looked at once more just before it leaves: minutes or days may lie between order and turn. */
function whyNot({ answered, withdrawn, status, closes_at, sending_kind }: DueMessage, now: Date): string | null {
  if (answered) return 'answered'
  if (withdrawn) return 'withdrawn'
  const running = sending_kind === 'reminder' ? status === 'open' : status === 'open' || status === 'approved'
  return running && closes_at > now ? null : 'survey-over'
}

function compose({ keys, config }: SendingDesk, message: DueMessage): Outgoing {
  const values = valuesOf(keys, config, message)
  return {
    phone: openContact(keys, 'phone', message.phone_sealed),
    email: openContact(keys, 'email', message.email_sealed),
    subject: fillText(message.subject, values),
    body: fillText(message.body, values),
    values,
  }
}

async function settle(desk: SendingDesk, channel: Channel, message: DueMessage, delivery: Delivery): Promise<void> {
  const at = desk.now()
  const again = delivery.state === 'retry' ? nextTry(message.attempts + 1, at) : null
  await desk.db.transaction().execute(async (db) => {
    const { state, problem } = delivery
    if (again) {
      await settleMessage(db, message.id, ['sending'], { state: 'waiting', problem, at, dueAt: again })
      return
    }
    const final = state === 'retry' ? 'failed' : state
    if (!(await settleMessage(db, message.id, ['sending', 'unconfirmed'], { state: final, problem, at }))) return
    if (final === 'unconfirmed') return
    const kind = final === 'failed' ? 'failed' : message.sending_kind === 'reminder' ? 'reminded' : 'sent'
    const note = final === 'failed' ? `${channel.name}: ${problem}` : channel.name
    await recordEvents(db, message.survey_id, { invitationIds: [message.invitation_id], kind, actorId: null, note })
  })
}

/** Longer than any delivery takes (see deliver.ts). */
const LOST_AFTER = 10 * 60_000

/** Messages whose process was killed on the way become 未确认. */
export async function findLost({ db, now }: SendingDesk): Promise<number> {
  return giveUpLost(db, new Date(now().getTime() - LOST_AFTER), now())
}
