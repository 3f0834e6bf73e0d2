/**
 * A tiny site with the phone form, as the product serves it (gzip, content security policy, form post and JSON), whose answers a test
 * can look at and whose moods it can set. No database: the journey on the real server is another test.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { serve } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import type { FormSurvey, FormValues, Page } from '../../client/form/page.ts'
import { mirrored } from './mirrored.ts'
import { templates } from '../../server/domain/template.ts'

const dist = join(import.meta.dirname, '../../dist')
const { renderPage, builtIn } = (await import(
  join(dist, 'server/render.js')
)) as typeof import('../../client/form/render.tsx')
const scriptIn = (manifest: string, source: string) => {
  const files = JSON.parse(readFileSync(join(dist, 'form', manifest), 'utf8')) as Record<string, { file: string }>
  return `/form/${files[source]!.file}`
}
const scripts = { form: scriptIn('manifest.json', 'hydrate.tsx'), answered: scriptIn('answered.json', 'answered.ts') }
const squeeze = promisify(gzip)

export const survey: FormSurvey = {
  title: '2024年度政务云服务满意度调查',
  organiser: '云州市数字化发展局',
  helpline: '0990-6880000',
  servicePeriod: { from: '2024-01-01', to: '2024-12-31' },
  closesAt: '2024-12-20T18:00:00+08:00',
  questionnaire: templates['government-cloud-10'].questionnaire,
  minAnswered: 8,
  retentionYears: 5,
  revisions: true,
}

export const receipt = '0R3K-9ZQ4-7M1C-X2HD'

type Fields = Record<string, string>

/** What the site does with the next posts of a link. */
type Mood = 'takes' | 'fails' | 'silent' | 'takes-but-reply-is-lost' | 'refuses' | 'answered'

export async function openFormSite(pages: Record<string, Page> = {}) {
  const posts: { token: string; type: string; body: Record<string, unknown> }[] = []
  const opened: string[] = []
  const moods: Record<string, Mood> = {}
  const taken = new Map<string, string>()

  const send = async (c: Context, page: Page, status = 200) => {
    const { html, styleSources } = renderPage(page, {
      scripts,
      timeZone: 'Asia/Shanghai',
      languages: [...builtIn, mirrored(builtIn[1]!)],
      view: { language: c.req.query('lang'), large: c.req.query('large') === '1' },
    })
    const policy = [
      "default-src 'none'",
      `style-src ${styleSources}`,
      "script-src 'self'",
      "connect-src 'self'",
      "img-src 'self' data:",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]
    return c.body(await zipped(html), status as 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'gzip',
      'content-security-policy': policy.join('; '),
    })
  }

  const app = new Hono()
    .get('/form/:file', async (c) =>
      c.body(await zipped(readFileSync(join(dist, c.req.path), 'utf8')), 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'content-encoding': 'gzip',
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    )
    .get('/s/:token/done', (c) => send(c, donePage(c.req.query('receipt') ?? null)))
    .get('/s/:token', (c) => {
      const token = c.req.param('token')
      if (pages[token]) return send(c, pages[token])
      return send(c, moods[token] === 'answered' || taken.has(token) ? answeredPage() : formPage(token))
    })
    .post('/s/:token/opened', (c) => {
      opened.push(c.req.param('token'))
      return c.text('')
    })
    .post('/s/:token/others', (c) => c.text(''))
    .post('/s/:token', async (c) => {
      const token = c.req.param('token')
      const type = c.req.header('content-type') ?? ''
      const isJson = type.startsWith('application/json')
      const body: Record<string, unknown> = isJson ? await c.req.json() : await c.req.parseBody()
      posts.push({ token, type, body })
      const mood = moods[token] ?? 'takes'
      if (mood === 'silent') return new Promise<never>(() => {})
      if (isJson && mood === 'refuses')
        return c.json({ code: 'invalid-input', errors: [{ field: 'comment', code: 'too-long' }] }, 422)
      if (mood === 'fails') return c.json({ code: 'internal-error' }, 500)
      const id = String(body.submissionId)
      if (mood === 'answered' || (taken.has(token) && taken.get(token) !== id))
        return c.json({ code: 'already-answered' }, 409)
      if (!isJson) return answerFormPost(c, token, body as Fields, mood)
      taken.set(token, id)
      if (mood === 'takes-but-reply-is-lost') return c.json({ code: 'internal-error' }, 503)
      return c.json({ receipt }, 201)
    })

  const answerFormPost = (c: Context, token: string, fields: Fields, mood: Mood) => {
    const values = valuesOf(fields)
    const answered = Object.keys(values.ratings).length
    const minimum = survey.minAnswered
    const tooFew = { field: 'ratings', code: 'too-few-answers', params: { answered, minimum } }
    const tooLong = { field: 'comment', code: 'too-long', params: { maximum: 2000 } }
    const errors = [...(answered < minimum ? [tooFew] : []), ...(mood === 'refuses' ? [tooLong] : [])]
    if (errors.length === 0) return c.redirect(`/s/${token}/done?receipt=${receipt}`, 303)
    return send(c, { ...formPage(token), values, errors }, 422)
  }

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise<void>((resolve) => server.on('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: (token: string) => `http://127.0.0.1:${port}/s/${token}`,
    posts,
    opened,
    moods,
    close: () => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

const zipped = async (text: string) => new Uint8Array(await squeeze(text, { level: 9 }))

let made = 0
export const formPage = (token: string): Extract<Page, { kind: 'form' }> => ({
  kind: 'form',
  survey,
  unit: `云州市${token}局`,
  submissionId: `submission-${++made}-of-${token.length}`,
})

export const donePage = (code: string | null): Page => ({
  kind: 'done',
  title: survey.title,
  unit: '云州市教育局',
  receipt: code,
  submittedAt: '2024-12-05T09:30:00+08:00',
  helpline: survey.helpline,
  closesAt: survey.closesAt,
  revisions: true,
})

export const answeredPage = (): Page => ({
  kind: 'already-answered',
  title: survey.title,
  unit: '云州市教育局',
  submittedAt: '2024-12-05T09:30:00+08:00',
  helpline: survey.helpline,
  closesAt: survey.closesAt,
  revisions: true,
})

function valuesOf(fields: Fields): FormValues {
  const named = (prefix: string) => Object.entries(fields).filter(([name, value]) => name.startsWith(prefix) && value)
  return {
    ratings: Object.fromEntries(
      named('rating-').map(([name, value]) => [name.slice(7), value === 'na' ? null : Number(value)]),
    ),
    reasons: Object.fromEntries(named('reason-').map(([name, value]) => [name.slice(7), value])),
    comment: fields.comment,
    overall: fields.overall ? Number(fields.overall) : undefined,
  }
}
