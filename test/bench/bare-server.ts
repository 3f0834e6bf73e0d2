/** What the submit path is measured against: a bare route that inserts one row. Started by submit.ts. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 })
await pool.query('create table if not exists bare (id bigint generated always as identity primary key, body jsonb)')

const app = new Hono().post('/insert', async (c) => {
  await pool.query('insert into bare (body) values ($1)', [await c.req.text()])
  return c.json({ ok: true }, 201)
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`ready http://127.0.0.1:${port}`))
