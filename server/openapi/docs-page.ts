/** A page to read the API's description: one document without a script, its only style allowed by its digest. */
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

type Media = Record<string, { schema?: Record<string, unknown>; example?: unknown }>
type Described = {
  tags: string[]
  summary: string
  description?: string
  parameters: { name: string; in: string; required?: boolean }[]
  requestBody?: { content: Media }
  responses: Record<string, { description: string; content?: Media }>
}
/** What the page reads of the document. */
type Document = {
  openapi: string
  info: { version: string; description: string }
  tags: { name: string }[]
  paths: Record<string, Record<string, Described>>
}

const css = `
body{margin:0;font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1b2430;background:#f6f6f3}
main{max-width:980px;margin:0 auto;padding:24px 16px 80px}
h1{font-size:24px}h2{font-size:18px;margin:32px 0 8px;padding-top:8px;border-top:1px solid #d8d8d2}
nav a{display:inline-block;margin:0 12px 6px 0}a{color:#17568c}
details{background:#fff;border:1px solid #dcdcd6;border-radius:6px;margin:6px 0}
summary{cursor:pointer;padding:8px 12px;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}
summary:focus-visible{outline:2px solid #17568c}
summary code{overflow-wrap:anywhere}
.method{font-weight:600;min-width:3.6em;color:#17568c}.DELETE{color:#a3321f}.PUT{color:#7a5200}.POST{color:#1c6b3c}
.body{padding:0 12px 12px}.muted{color:#5b6570}
pre{background:#f2f2ee;padding:10px;overflow:auto;border-radius:4px;font-size:13px;line-height:1.5;max-height:420px}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:4px 10px 4px 0;vertical-align:top;border-bottom:1px solid #ecece6}
`

const digest = createHash('sha256').update(css).digest('base64')

export const docsHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
}

type Operation = Described & { method: string; path: string }

export function docsPage(described: Record<string, unknown>): string {
  const document = described as Document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Operation => ({
      ...one,
      method: method.toUpperCase(),
      path,
    })),
  )
  const chapters = document.tags.map(({ name }, i) => ({
    id: `c${i}`,
    name,
    operations: operations.filter(({ tags }) => tags[0] === name),
  }))
  return String(
    html`<!doctype html>
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>接口说明 · 满意</title>
          ${raw(`<style>${css}</style>`)}
        </head>
        <body>
          <main>
            <p><a href="/admin/system/keys">‹ 接口密钥</a></p>
            <h1>接口说明</h1>
            <p>${document.info.description}</p>
            <p>
              版本 ${document.info.version} · <a href="/api/openapi.json">openapi.json</a>（OpenAPI
              ${document.openapi}）
            </p>
            <nav aria-label="分类">${chapters.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>
            ${chapters.map(
              ({ id, name, operations }) =>
                html`<h2 id="${id}">${name}</h2>
                  ${operations.map(describe)}`,
            )}
          </main>
        </body>
      </html>`,
  )
}

function describe(one: Operation) {
  const { parameters } = one
  return html`<details>
    <summary>
      <span class="method ${one.method}">${one.method}</span><code>${one.path}</code><span>${one.summary}</span>
    </summary>
    <div class="body">
      ${one.description ? html`<p class="muted">${one.description}</p>` : ''}
      ${
        parameters.length > 0
          ? html`<table>
              <tr>
                <th>参数</th>
                <th>位置</th>
                <th>必填</th>
              </tr>
              ${parameters.map(
                (p) =>
                  html`<tr>
                    <td><code>${p.name}</code></td>
                    <td>${p.in === 'path' ? '路径' : '查询'}</td>
                    <td>${p.required ? '是' : '否'}</td>
                  </tr>`,
              )}
            </table>`
          : ''
      }
      ${Object.entries(one.requestBody?.content ?? {}).map(
        ([type, { schema, example }]) =>
          html`<p>请求内容 <code>${type}</code></p>
            ${
              example === undefined
                ? ''
                : html`<p>例：</p>
                    <pre>${JSON.stringify(example, null, 2)}</pre>`
            }
            <pre>${JSON.stringify(schema, null, 2)}</pre>`,
      )}
      ${Object.entries(one.responses).map(
        ([status, reply]) =>
          html`<p>${status}：${reply.description}</p>
            ${schemaOf(reply)}`,
      )}
    </div>
  </details>`
}

function schemaOf(reply: Described['responses'][string]) {
  const schema = reply.content?.['application/json']?.schema
  return schema && Object.keys(schema).length > 0 ? html`<pre>${JSON.stringify(schema, null, 2)}</pre>` : ''
}
