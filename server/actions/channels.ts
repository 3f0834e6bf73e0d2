/** Channels: how messages leave. Their secrets go in and never come out again. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { openSecrets, sealSecrets } from '../channel-secrets.ts'
import type { ChannelInput, ChannelSecrets, ChannelSettings, ChannelView, Delivery } from '../contract/channels.ts'
import type { Keys } from '../keys.ts'
import { deliver } from '../outgoing/deliver.ts'
import type { Outside } from '../outgoing/destination.ts'
import { invalidField, Problem } from '../problem.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import {
  type Channel,
  type ChannelRow,
  deleteChannel,
  findChannel,
  insertChannel,
  lockChannel,
  updateChannel,
} from '../queries/channels.ts'

type Db = Kysely<Database>

export const viewChannel = (keys: Keys, channel: Channel): ChannelView => {
  const { password, secret, headers = {} } = openSecrets(keys, channel.secrets_sealed)
  return {
    id: channel.id,
    name: channel.name,
    perMinute: channel.per_minute,
    quiet: channel.quiet_from && channel.quiet_to ? { from: channel.quiet_from, to: channel.quiet_to } : null,
    settings: channel.settings,
    secretsSet: [...(password ? ['password'] : []), ...(secret ? ['secret'] : []), ...Object.keys(headers)],
    updatedAt: channel.updated_at.toISOString(),
  }
}

type Parts = { settings: ChannelSettings; secrets: ChannelSecrets }

/** Parts what may be shown from what may not; secrets left out stay as they were. */
function partSecrets(input: ChannelInput, before: ChannelSecrets): Parts {
  const { name: _name, perMinute: _perMinute, quiet: _quiet, ...rest } = input
  if (rest.kind === 'smtp') {
    const { password = before.password, ...settings } = rest
    return { settings, secrets: { ...(password && { password }) } }
  }
  const { secret = before.secret, secretHeaders, ...settings } = rest
  const given = secretHeaders.map(({ name, secret }) => [name, secret ?? before.headers?.[name] ?? ''] as const)
  const headers = Object.fromEntries(given.filter(([, value]) => value !== ''))
  return {
    settings: { ...settings, secretHeaders: secretHeaders.map(({ name }) => name) },
    secrets: { ...(secret && { secret }), headers },
  }
}

function toRow(keys: Keys, input: ChannelInput, { settings, secrets }: Parts): ChannelRow {
  return {
    name: input.name,
    kind: input.kind,
    settings: JSON.stringify(settings),
    secrets_sealed: sealSecrets(keys, secrets),
    per_minute: input.perMinute,
    quiet_from: input.quiet?.from ?? null,
    quiet_to: input.quiet?.to ?? null,
  }
}

const originOf = (settings: ChannelSettings) =>
  settings.kind === 'smtp'
    ? `smtp ${settings.security} ${settings.host.toLowerCase()}:${settings.port}`
    : new URL(settings.url.replace(/[{}]/g, '')).origin

/**
 * Else a secret that is never shown could be sent to a server of one's own. @throws Problem invalid-input retype-secret
 */
function demandSecretsAnew(input: ChannelInput, after: ChannelSettings, before: ChannelSettings, kept: ChannelSecrets) {
  if (originOf(after) === originOf(before)) return
  if (input.kind === 'smtp') {
    if (kept.password && input.password === undefined) throw invalidField('password', 'retype-secret')
    return
  }
  if (kept.secret && input.secret === undefined) throw invalidField('secret', 'retype-secret')
  const header = input.secretHeaders.findIndex(({ name, secret }) => kept.headers?.[name] && secret === undefined)
  if (header >= 0) throw invalidField(`secretHeaders.${header}.secret`, 'retype-secret')
}

export async function addChannel(db: Db, keys: Keys, actor: Actor, input: ChannelInput): Promise<ChannelView> {
  return db.transaction().execute(async (db) => {
    const id = await insertChannel(db, toRow(keys, input, partSecrets(input, {})))
    await recordAct(db, actor, { act: 'channel.add', subject: `channel ${id}`, detail: { name: input.name } })
    return viewChannel(keys, (await findChannel(db, id))!)
  })
}

/** @throws Problem channel-not-found, channel-name-taken, invalid-input */
export async function editChannel(
  db: Db,
  keys: Keys,
  actor: Actor,
  id: number,
  input: ChannelInput,
): Promise<ChannelView> {
  return db.transaction().execute(async (db) => {
    const channel = await lockChannel(db, id)
    if (!channel) throw new Problem('channel-not-found')
    if (channel.kind !== input.kind) throw invalidField('kind', 'not-a-choice')
    const before = openSecrets(keys, channel.secrets_sealed)
    const parts = partSecrets(input, before)
    demandSecretsAnew(input, parts.settings, channel.settings, before)
    await updateChannel(db, id, toRow(keys, input, parts))
    await recordAct(db, actor, { act: 'channel.edit', subject: `channel ${id}`, detail: { name: input.name } })
    return viewChannel(keys, (await findChannel(db, id))!)
  })
}

/** One by which something was ordered stays, as the evidence of what was sent how. @throws Problem channel-in-use */
export async function removeChannel(db: Db, actor: Actor, id: number): Promise<void> {
  await db.transaction().execute(async (db) => {
    const channel = await lockChannel(db, id)
    if (!channel) throw new Problem('channel-not-found')
    await deleteChannel(db, id)
    await recordAct(db, actor, { act: 'channel.remove', subject: `channel ${id}`, detail: { name: channel.name } })
  })
}

const sample = (publicUrl: string) => ({
  单位: '测试单位',
  链接: `${publicUrl}/s/test`,
  截止: '12月31日 18:00',
  电话: '12345',
  名称: '发送通道测试',
  组织单位: '测试单位',
  文号: '测试〔2026〕1号',
})

/** 发送测试: one message now, whatever the hour. What came of it is the answer. */
export async function testChannel(
  { db, keys, publicUrl, outside }: { db: Db; keys: Keys; publicUrl: string; outside: Outside },
  actor: Actor,
  id: number,
  { phone, email }: { phone: string; email: string },
): Promise<Delivery> {
  const channel = await findChannel(db, id)
  if (!channel) throw new Problem('channel-not-found')
  const subject = '发送通道测试'
  const body = '这是一条测试消息，收到即说明发送通道可用，无需回复。'
  const delivery = await deliver(
    { settings: channel.settings, secrets: openSecrets(keys, channel.secrets_sealed) },
    { phone: phone || null, email: email || null, subject, body, values: sample(publicUrl) },
    outside,
  )
  await recordAct(db, actor, { act: 'channel.test', subject: `channel ${id}`, detail: { state: delivery.state } })
  return delivery
}
