import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { builtFile, dist, heldFiles } from '../built-client.ts'

/** While processes are restarted one after another, a page of the next build asks an older process for its files. */
const filesOfTheNextBuild = serveStatic({ root: dist })

/** The form's one script, under a name that changes with its content. */
export const formScript = () => new Hono().use(compress()).get('/*', heldFiles, filesOfTheNextBuild)

/** The administrators' pages: one page for every address below /admin, its files beside it. */
export const adminPages = () => {
  const html = builtFile('admin/index.html').toString()
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
      .get('/assets/*', heldFiles, filesOfTheNextBuild)
      // A file of an earlier build is gone, not the page.
      .get('/assets/*', (c) => c.notFound())
      .get('*', (c) => {
        c.header('cache-control', 'no-cache')
        return c.html(html)
      })
  )
}
