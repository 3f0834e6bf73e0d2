import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { describeApi } from '../openapi/document.ts'
import { docsHeaders, docsPage } from '../openapi/docs-page.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** The API's description and a page to read it. The app is asked late: it must be whole before it can be described. */
export const openApiRoutes = (app: () => Hono) => {
  let texts: { document: string; page: string } | undefined
  // Written once: anybody may ask, as often as the address may.
  const describe = () => {
    const described = describeApi(app(), version)
    return { document: JSON.stringify(described), page: docsPage(described) }
  }
  return new Hono()
    .get('/openapi.json', (c) => c.body((texts ??= describe()).document, 200, { 'content-type': 'application/json' }))
    .get('/docs', (c) => c.html((texts ??= describe()).page, 200, docsHeaders))
}
