import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { projectFolder } from '../config.ts'

const dist = join(projectFolder, 'dist')
const forever = 'public, max-age=31536000, immutable'

/** The form's one script, under a name that changes with its content. */
export const formScript = () =>
  new Hono()
    .use(compress())
    .get('/*', serveStatic({ root: dist, onFound: (_, c) => c.header('cache-control', forever) }))

/** The administrators' pages: one page for every address below /admin, its files beside it. */
export const adminPages = () => {
  const html = readFileSync(join(dist, 'admin/index.html'), 'utf8')
  return (
    new Hono()
      .use(compress())
      .use(async (c, next) => {
        await next()
        c.header(
          'content-security-policy',
          "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
        )
      })
      .get('/assets/*', serveStatic({ root: dist, onFound: (_, c) => c.header('cache-control', forever) }))
      // A file of an earlier build is gone, not the page.
      .get('/assets/*', (c) => c.notFound())
      .get('/icon.svg', serveStatic({ root: dist }))
      .get('*', (c) => {
        c.header('cache-control', 'no-cache')
        return c.html(html)
      })
  )
}
