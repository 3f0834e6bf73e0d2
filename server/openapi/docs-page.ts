/** A page to read the API's description: one document without a script, its only style allowed by its digest. */
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'

type Media = Record<string, { schema?: Schema; example?: unknown }>
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
  components: { schemas: Record<string, Schema> }
}

const css = `
body{margin:0;font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1b2430;background:#f6f6f3}
main{max-width:980px;margin:0 auto;padding:24px 16px 80px}
h1{font-size:24px}h3{font-size:15px;margin:16px 0 4px}h2{font-size:18px;margin:32px 0 8px;padding-top:8px;border-top:1px solid #d8d8d2}
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
            <nav aria-label="分类">
              ${chapters.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}<a href="#schemas">数据结构</a>
            </nav>
            ${chapters.map(
              ({ id, name, operations }) =>
                html`<h2 id="${id}">${name}</h2>
                  ${operations.map(describe)}`,
            )}
            <h2 id="schemas">数据结构</h2>
            ${Object.entries(document.components.schemas).map(
              ([name, schema]) =>
                html`<h3 id="s-${name}">${name}</h3>
                  <pre>${shape(schema)}</pre>`,
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
            ${schema ? html`<pre>${shape(schema)}</pre>` : ''}`,
      )}
      ${Object.entries(one.responses).map(([status, { description, content = {} }]) => {
        const [type, media] = Object.entries(content)[0] ?? []
        if (type === 'application/problem+json') return html`<p>${status}：${description}</p>`
        return html`<p>${status}：${description} ${type ? html`<code>${type}</code>` : ''}</p>
          ${type === 'application/json' && media?.schema ? html`<pre>${shape(media.schema)}</pre>` : ''}`
      })}
    </div>
  </details>`
}

type Schema = {
  $ref?: string
  type?: string | string[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  enum?: unknown[]
  const?: unknown
  format?: string
  description?: string
}
type Piece = ReturnType<typeof html> | string

const NEW_LINE = '\n'

/** A schema as one reads it: fields with `?` where they may be absent, names that lead to 数据结构. */
function shape(schema: Schema, indent = ''): Piece {
  const { $ref, type, anyOf, items, properties, required = [], additionalProperties: rest } = schema
  if ($ref) return html`<a href="#s-${nameOf($ref)}">${nameOf($ref)}</a>`
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (anyOf) return joined(anyOf.map((one) => shape(one, indent)))
  if (Array.isArray(type)) return type.map(wordOf).join(' | ')
  if (items) return html`${shape(items, indent)}[]`
  if (properties) {
    const inner = `${indent}  `
    const fields = Object.entries(properties).map(
      ([name, one]) => html`${inner}${name}${required.includes(name) ? '' : '?'}: ${shape(one, inner)}${NEW_LINE}`,
    )
    return html`{${NEW_LINE}${fields}${indent}}`
  }
  if (typeof rest === 'object') return html`{ [键]: ${shape(rest, indent)} }`
  return schema.description === digitsNote ? '数值文本' : wordOf(schema.format ?? type ?? '')
}

const digitsNote = '十进制数字，不经浮点'
const words: Record<string, string> = {
  string: '文本',
  integer: '整数',
  number: '数',
  boolean: '真假',
  null: '空',
  object: '对象',
  'date-time': '时间',
  binary: '文件',
}

const wordOf = (kind: string) => words[kind] ?? (kind === '' ? '任意' : '文本')
const nameOf = ($ref: string) => $ref.split('/').at(-1)!
const joined = (parts: Piece[]): Piece => html`${parts.map((part, i) => html`${i > 0 ? ' | ' : ''}${part}`)}`
