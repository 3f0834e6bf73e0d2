/** What the product is measured against: bare routes that do one thing with the database. Started by the benches. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 })
await pool.query('create table if not exists bare (id bigint generated always as identity primary key, body jsonb)')
// As many bytes as the form has on the wire, of the kind that compression leaves.
const page = new Uint8Array(Number(process.env.PAGE_BYTES ?? 0)).map((_, i) => (i * 7919) % 251)

const app = new Hono()
  .post('/insert', async (c) => {
    await pool.query('insert into bare (body) values ($1)', [await c.req.text()])
    return c.json({ ok: true }, 201)
  })
  .get('/page/:id', async (c) => {
    await pool.query(
      'select i.unit_name, i.seat, i.revoked_at, s.status, s.closes_at from invitation i join survey s on s.id = i.survey_id where i.id = $1',
      [c.req.param('id')],
    )
    return c.body(page, 200, { 'content-type': 'text/html; charset=utf-8' })
  })
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`ready http://127.0.0.1:${port}`))
