/** A server process of its own, as far as sending goes: `node child.ts <database url> <channel id>` works through a channel. */
import { connect } from '../../db/connect.ts'
import { readSettings, withPublicUrl } from '../../server/config.ts'
import { systemResolve } from '../../server/outgoing/destination.ts'
import { workThroughChannel } from '../../server/jobs/send-messages.ts'
import { makeKeys } from '../../server/keys.ts'

const [url, channelId] = process.argv.slice(2)
const db = connect(url!, { max: 2 })
const keys = makeKeys(new Map([[1, Buffer.alloc(32, 7)]]))
const config = withPublicUrl(readSettings({}), 3000)
const outside = { allowPrivate: true, resolve: systemResolve }
const desk = { db, keys, config, outside, now: () => new Date() }
await workThroughChannel(desk, Number(channelId), new AbortController().signal)
await db.destroy()
