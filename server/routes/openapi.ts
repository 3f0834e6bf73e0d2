import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { describeApi } from '../openapi/document.ts'
import { docsHeaders, docsPage } from '../openapi/docs-page.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** The API's description and a page to read it. The app is asked late: it must be whole before it can be described. */
export const openApiRoutes = (app: () => Hono) => {
  let document: ReturnType<typeof describeApi> | undefined
  const describe = () => (document ??= describeApi(app(), version))
  return new Hono()
    .get('/openapi.json', (c) => c.json(describe()))
    .get('/docs', (c) => c.html(docsPage(describe()), 200, docsHeaders))
}
