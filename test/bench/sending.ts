/**
 * Long work: a reminder to all that a filter finds of 20,000 units, and what the page then asks for every three seconds, beside the
 * same with 30 units: `node test/bench/sending.ts`, on a throw-away PostgreSQL. Prints milliseconds (median of 9; orders once).
 */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { orderSending, stopSending } from '../../server/actions/sendings.ts'
import { sendingInput } from '../../server/contract/sending.ts'
import { countAudience, listMessages, listSendings } from '../../server/queries/messages.ts'
import { median, openWave, timed, withThrowAway } from './wave.ts'

type Db = Kysely<Database>
const actor = { id: 'a', name: 'a', address: null }

async function measure(db: Db, n: number): Promise<void> {
  const id = await openWave(db, n)
  const order = () =>
    orderSending(
      db,
      actor,
      id,
      sendingInput.parse({
        kind: 'reminder',
        channelId: 1,
        to: 'chosen',
        selection: { matching: { search: '', filter: 'unanswered' } },
        subject: '提醒',
        body: '请填写：{链接}',
      }),
      'Asia/Shanghai',
    )
  const say = (what: string, ms: number) =>
    console.log(`${String(n).padStart(6)} units  ${what.padEnd(28)} ${ms.toFixed(1).padStart(8)} ms`)
  say('order to all a filter finds', await timed(order))
  const page = () =>
    Promise.all([
      countAudience(db, id),
      listSendings(db, id),
      listMessages(db, id, { page: 1, pageSize: 50, search: '' }),
    ])
  say('the page that shows it', await median(9, page))
  const [sending] = await listSendings(db, id)
  say('stop what has not left', await timed(() => stopSending(db, actor, id, sending!.id)))
}

await withThrowAway(async (db) => {
  await sql`insert into channel (name, kind, settings, per_minute) values ('短信', 'http', '{}', 6000)`.execute(db)
  await measure(db, 30)
  await measure(db, 20_000)
})
