/** A wave whose years are over, in a database whose records bear the clock out. Time is moved with the database's rules switched off. */
import { sql } from 'kysely'
import { runRetention, type RetentionDesk } from '../../server/actions/retention.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

const tables = ['survey', 'retention', 'retention_request', 'clock_tick', 'audit_entry', 'audit_head'] as const

/** Runs statements as an administrator of the database could who switches its rules off and on again. */
export async function withoutRules({ db }: World, statements: string[], of: readonly string[] = tables): Promise<void> {
  await db.transaction().execute(async (db) => {
    for (const table of of) await sql.raw(`alter table ${table} disable trigger user`).execute(db)
    for (const statement of statements) await sql.raw(statement).execute(db)
    for (const table of of) await sql.raw(`alter table ${table} enable trigger user`).execute(db)
  })
}

export const desk = ({ db, keys }: World, more: Partial<RetentionDesk> = {}): RetentionDesk => ({
  db,
  keys,
  timeZone: 'Asia/Shanghai',
  backupDays: 14,
  ...more,
})

/** Closed six years ago, with a line for each day since in which the server ran. */
export const age = (world: World, id: number, years = 6) =>
  withoutRules(world, [
    `update survey set closed_at = closed_at - interval '${years} years', closes_at = closes_at - interval '${years} years',
       opens_at = opens_at - interval '${years} years' where id = ${id}`,
    `delete from clock_tick`,
    `insert into clock_tick (at) select generate_series(now() - interval '${years} years', now(), interval '1 day')`,
  ])

/** The notice stood for 31 days: in its row, and in the audit log, which is numbered anew from there on. */
export const waitThirtyDays = (world: World, id: number) =>
  withoutRules(world, [
    `update retention set announced_at = announced_at - interval '31 days' where survey_id = ${id}`,
    `update retention_request set decided_at = decided_at - interval '31 days', asked_at = asked_at - interval '31 days'`,
    `update audit_entry set at = at - interval '31 days' where act like 'retention.%' and detail ->> 'survey' = '${id}'`,
    `update audit_entry set seq = null`,
    `update audit_head set seq = 0, digest = decode(repeat('00', 32), 'hex')`,
    `select chain_audit_entry(id) from audit_entry order by id`,
  ])

/** Six units: five answered, one of them twice; 31 days after the notice. `receipts`: the replaced one first. */
export async function agedWave({ sealed = true, announced = true, units = 6, rules = {} as object } = {}) {
  const world = await createWorld()
  const { id } = await openSurvey(world, units, { rules: { revisions: true, ...rules } })
  const receipts: string[] = []
  await must(world.manager.post(`/surveys/${id}/invitations/sent`, { matching: { search: '' }, how: '微信' }))
  const links = await linksOf(world, id)
  for (const link of links.slice(0, units - 1)) {
    const body = { ratings: ratings(4, { d1: 2 }), reasons: { d1: '机房断电三次' }, comment: '希望更快' }
    receipts.push((await must(answer(world, link, body))).receipt)
  }
  const changed = await must(answer(world, links[0]!, { ratings: ratings(5), receipt: receipts[0] }))
  receipts.push(changed.receipt)
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.manager.get(`/surveys/${id}/result`))
  await age(world, id)
  if (sealed) await must(world.reviewer.post(`/surveys/${id}/seal`))
  if (announced) {
    await runRetention(desk(world))
    await waitThirtyDays(world, id)
  }
  return { world, id, receipts }
}
