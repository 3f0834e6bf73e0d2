/** Links, receipts, keys, sessions and the set-up link: forged, cut, lengthened, changed by a bit, and taken elsewhere. */
import { expect, test } from 'vitest'
import { makeKeys } from '../../server/keys.ts'
import { readToken, writeToken } from '../../server/links.ts'
import { writeReceipt } from '../../server/receipts.ts'
import { contentsOf } from '../api/contents.ts'
import { Browser, codeNow, enrolled } from '../api/signed-in.ts'
import {
  answer,
  type Caller,
  caller,
  createWorld,
  draft,
  linksOf,
  must,
  openSurvey,
  postForm,
  ratings,
  type Reply,
  submissionId,
} from '../support.ts'

const otherKeys = makeKeys(new Map([[1, Buffer.alloc(32, 9)]]))

/** Two surveys with answered and open links, an expert, and receipts. */
async function twoSurveys() {
  const world = await createWorld()
  const first = await openSurvey(world, 3)
  const second = await openSurvey(world, 3, { title: '另一期' })
  const [own] = await linksOf(world, first.id)
  const [other, open] = await linksOf(world, second.id)
  const { receipt } = await must(answer(world, own!, { ratings: ratings(5) }))
  const { link } = await must(world.manager.post(`/surveys/${first.id}/experts`, { name: '甲', affiliation: '大学' }))
  const token = (path: string) => path.split('/').at(-1)!
  return {
    world,
    first,
    second,
    receipt: receipt as string,
    expert: token(link),
    link: token(own!),
    other: token(other!),
    open: token(open!),
  }
}

const bytesOf = (token: string) => Buffer.from(token, 'base64url')

/** Everything near a token that is not it. */
function near(token: string): string[] {
  const bytes = bytesOf(token)
  const flipped = Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const copy = Buffer.from(bytes)
    copy[bit >> 3]! ^= 1 << (bit & 7)
    return copy.toString('base64url')
  })
  const keyed = Array.from({ length: 256 }, (_, id) =>
    Buffer.concat([Buffer.from([id]), bytes.subarray(1)]).toString('base64url'),
  )
  const cut = Array.from({ length: token.length - 1 }, (_, i) => token.slice(0, i + 1))
  const longer = ['A', '=', '==', '.', '%00', '\n', token, 'x'.repeat(5000)].map((more) => token + more)
  const elsewhere = [`A${token}`, ` ${token}`, token.toUpperCase(), token.toLowerCase(), [...token].reverse().join('')]
  // The last character has bits to spare: its other spellings are other texts of the same bytes.
  const spelled = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
    (last) => token.slice(0, -1) + last,
  )
  return [...new Set([...flipped, ...keyed, ...cut, ...longer, ...elsewhere, ...spelled])].filter(
    (one) => one !== token,
  )
}

const json = { 'content-type': 'application/json', accept: 'application/json' }

/** Every way in that a token has. */
const waysIn = (who: Caller, prefix: string, token: string): Promise<Reply>[] => {
  const path = `/${prefix}/${encodeURIComponent(token)}`
  const body = JSON.stringify({ submissionId: submissionId(), ratings: ratings(1) })
  if (prefix === 'e')
    return [who.send(path, {}), who.send(path, { method: 'POST', body: 'declaration=recuse&comment=x' })]
  return [
    who.send(path, {}),
    who.send(path, { method: 'POST', headers: json, body }),
    who.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'comment=x',
    }),
    who.send(`${path}/done`, {}),
    ...['opened', 'others', 'started'].map((act) =>
      who.send(`${path}/${act}`, { method: 'POST', headers: json, body: '{}' }),
    ),
  ]
}

test(
  'no text near a link opens anything, each is answered alike, and nothing changes',
  { timeout: 180_000 },
  async () => {
    const { world, link, expert, open } = await twoSurveys()
    const before = await contentsOf(world.db)
    for (const [prefix, token] of [
      ['s', link],
      ['s', open],
      ['e', expert],
    ] as const) {
      const known = await Promise.all(waysIn(world.stranger, prefix, 'A'.repeat(39)))
      expect(known.map(({ status }) => status)).toEqual(known.map(() => 404))
      for (const forged of near(token)) {
        const replies = await Promise.all(waysIn(world.stranger, prefix, forged))
        expect([forged, replies.map(({ status, text }) => [status, text])]).toEqual([
          forged,
          known.map(({ status, text }) => [status, text]),
        ])
      }
    }
    expect(await contentsOf(world.db)).toEqual(before)
  },
)

test('a link opens its own page only: no expert’s, no other seat’s, survey’s or generation’s, none of another installation', async () => {
  const { world, link, expert, open, other } = await twoSurveys()
  const { keys } = world
  const own = readToken(keys, open)!
  const swapped = [link, other].map((one) => Buffer.concat([bytesOf(one).subarray(0, 13), bytesOf(open).subarray(13)]))
  const mine = ({ ...changes }) => ({ ...own, ...changes })
  const forged = [
    ...swapped.map((bytes) => bytes.toString('base64url')),
    expert,
    writeToken(otherKeys, own),
    writeToken(keys, own, 'expert'),
    writeToken(keys, mine({ surveyId: 1 })),
    writeToken(keys, mine({ invitationId: 9999 })),
    writeToken(keys, mine({ surveyId: 4_294_967_295 })),
    writeToken(keys, mine({ invitationId: 2 ** 47 })),
    writeToken(keys, mine({ generation: 7 })),
  ]
  const before = await contentsOf(world.db)
  for (const token of forged)
    for (const { status, text } of await Promise.all(waysIn(world.stranger, 's', token)))
      // Of a link that was ours once, that somebody opened it is taken and said nothing to.
      expect([token, text, [404, 410].includes(status) || text.length < 20]).toEqual([token, text, true])
  for (const token of [link, writeToken(otherKeys, readToken(keys, expert, 'expert')!, 'expert')])
    for (const { status } of await Promise.all(waysIn(world.stranger, 'e', token)))
      expect([token, status]).toEqual([token, 404])
  expect(await contentsOf(world.db)).toEqual(before)
})

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('no text near a receipt is one, and a receipt of another installation is none', { timeout: 120_000 }, async () => {
  const { world, receipt, first } = await twoSurveys()
  const near = [...receipt].flatMap((symbol, at) =>
    symbol === '-'
      ? []
      : [...symbols].filter((one) => one !== symbol).map((one) => receipt.slice(0, at) + one + receipt.slice(at + 1)),
  )
  const cut = Array.from({ length: receipt.length - 1 }, (_, i) => receipt.slice(0, i + 1))
  const others = [
    `${receipt}0`,
    `0${receipt}`,
    writeReceipt(otherKeys, 1, 'x'),
    writeReceipt(world.keys, 1, 'other'),
    '\0',
    '%',
    '１'.repeat(16),
  ]
  for (const [i, forged] of [...near, ...cut, ...others].entries()) {
    // Thirty wrong ones make the address wait, which another test holds.
    if (i % 20 === 0) await world.db.deleteFrom('receipt_attempt').execute()
    const { status, body } = await world.stranger.send(`/receipts/${encodeURIComponent(forged)}`, {})
    expect([forged, status, body.code]).toEqual([forged, 404, 'receipt-not-found'])
  }
  expect((await must(world.stranger.send(`/receipts/${receipt}`, {}))).survey).toBe(first.title)
  // It opens nothing else.
  for (const prefix of ['s', 'e'])
    for (const { status } of await Promise.all(waysIn(world.stranger, prefix, receipt))) expect(status).toBe(404)
})

const changedBy = (text: string): string[] => [
  ...[...text].map((one, at) => text.slice(0, at) + (one === 'a' ? 'b' : 'a') + text.slice(at + 1)),
  ...Array.from({ length: text.length }, (_, i) => text.slice(0, i)),
  `${text}a`,
  `a${text}`,
  text.toUpperCase(),
  text + text,
]

test('no text near an API key is one', async () => {
  const world = await createWorld()
  const before = await contentsOf(world.db)
  for (const key of changedBy(world.keyOf('manager'))) {
    const { status, body } = await caller(world.app, { 'x-api-key': key }).get('/me')
    expect([key, status, body.code]).toEqual([key, 401, 'not-signed-in'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})

/** The session's cookie in that browser, under its name. */
function sessionOf({ cookies }: Browser): [string, string] {
  return [...cookies].find(([name]) => name.endsWith('session_token'))!
}

test(
  'no text near a session’s cookie is one, and neither half serves another session',
  { timeout: 120_000 },
  async () => {
    const world = await createWorld()
    const [mine, yours] = [new Browser(world), new Browser(world)]
    await must(mine.signIn('manager'))
    await must(yours.signIn('reviewer'))
    const [name, cookie] = sessionOf(mine)
    const [token, signature] = decodeURIComponent(cookie).split('.') as [string, string]
    const [yourToken, yourSignature] = decodeURIComponent(sessionOf(yours)[1]).split('.') as [string, string]
    const forged = [
      ...changedBy(token).map((one) => `${one}.${signature}`),
      // Of the last character two bits are to spare, and the padding is none of them.
      ...changedBy(signature.slice(0, 42)).map((one) => `${token}.${one}${signature.slice(42)}`),
      `${token}.${yourSignature}`,
      `${yourToken}.${signature}`,
      token,
      `${token}.`,
      `.${signature}`,
      `${token}.${signature}.${signature}`,
      '.',
      '%00',
      '__proto__.__proto__',
    ]
    for (const one of forged) {
      const { status, body } = await caller(world.app, { cookie: `${name}=${encodeURIComponent(one)}` }).get('/me')
      expect([one, status, body.code]).toEqual([one, 401, 'not-signed-in'])
    }
    const me = (browser: Browser) => browser.api.get('/me').then(({ body }) => body.username)
    expect([await me(mine), await me(yours)]).toEqual(['manager', 'reviewer'])
  },
)

test('no text near the set-up link makes an account', async () => {
  const world = await createWorld({ setupToken: 'a-set-up-link-of-one-time' })
  const users = [{ username: 'first', name: '一', password: 'a long enough password', roles: ['manager'] }]
  const before = await contentsOf(world.db)
  for (const token of changedBy('a-set-up-link-of-one-time')) {
    const { status, body } = await world.stranger.post('/setup', { token, users })
    expect([token, status, body.code]).toEqual([token, 410, 'setup-over'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
  expect((await world.stranger.post('/setup', { token: 'a-set-up-link-of-one-time', users })).status).toBe(201)
})

test('a code of 动态口令 or a recovery code of one person gives nothing to another, nor twice, nor cut', async () => {
  const world = await createWorld()
  await world.hire('one', ['system'])
  await world.hire('two', ['security'])
  const [one, two] = [await enrolled(world, 'one'), await enrolled(world, 'two')]
  const half = new Browser(world)
  await must(half.signIn('one'))
  const code = codeNow(one.secret, 1)
  const recovery = one.recoveryCodes[0]!
  for (const wrong of [codeNow(two.secret, 1), two.recoveryCodes[0]!, code.slice(0, 5), recovery.slice(0, -1)]) {
    const { status } = await half.api.post('/account/code', { code: wrong })
    expect([wrong, status]).toEqual([wrong, 422])
    expect((await half.api.get('/people')).status).toBe(403)
    await world.db.deleteFrom('attempt').execute()
  }
  await must(half.api.post('/account/code', { code: recovery }))
  const again = new Browser(world)
  await must(again.signIn('one'))
  expect((await again.api.post('/account/code', { code: recovery })).status).toBe(422)
})

test('a 参与码 of one seat, survey or installation opens no other', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const second = await openSurvey(world, 2, draft({ title: '另一期' }))
  const codes = (survey: number) => must(world.manager.get(`/surveys/${survey}/cards?who=all`))
  const [mine, other] = [await codes(id), await codes(second.id)]
  const codeOf = (cards: any, at: number): string => (cards.items ?? cards.cards ?? cards)[at].code
  for (const code of [...changedBy(codeOf(mine, 1)).slice(0, 8), codeOf(mine, 1), codeOf(other, 1)]) {
    const reply = await postForm(world, '/go', { unit: '单位01', code })
    expect([code, reply.status === 303 && reply.headers.get('location')]).toEqual([code, false])
    await world.db.deleteFrom('go_attempt').execute()
  }
  expect((await postForm(world, '/go', { unit: '单位01', code: codeOf(mine, 0) })).status).toBe(303)
})
