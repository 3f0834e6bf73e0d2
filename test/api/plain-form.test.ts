import { expect, test } from 'vitest'
import { answer, createWorld, linksOf, openSurvey, postForm, ratings } from '../support.ts'
import { countRows } from './contents.ts'

/** The fields a browser would post for these ratings. */
const fieldsOf = (levels: Record<string, number | null>) =>
  Object.fromEntries(
    Object.entries(levels).map(([key, level]) => [`rating-${key}`, level === null ? 'na' : String(level)]),
  )

const full = { submissionId: 'plain-form-0001', ...fieldsOf(ratings(5)) }

async function openLink(changes = {}) {
  const world = await createWorld()
  const survey = await openSurvey(world, 2, changes)
  const [link, other] = await linksOf(world, survey.id)
  const storedAnswers = async () =>
    (await world.db.selectFrom('response').select('answers').executeTakeFirstOrThrow()).answers
  return { world, survey, link: link!, other: other!, storedAnswers }
}

test('a full answer is taken and leads to the page with the receipt', async () => {
  const { world, link } = await openLink()
  const posted = await postForm(world, link, { ...full, comment: '很好' })
  expect(posted.status).toBe(303)
  const location = posted.headers.get('location')!
  expect(location).toMatch(new RegExp(`^${link}/done\\?receipt=[0-9A-Z-]{19}$`))
  const done = await world.stranger.send(location, {})
  expect(done.status).toBe(200)
  expect(done.text).toContain('提交成功')
  expect(done.text.replace(/<\/?span>/g, '')).toContain(location.split('=')[1])
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('the form posts to the link it stands under, with fields for every dimension', async () => {
  const { world, link } = await openLink()
  const page = await world.stranger.send(link, {})
  expect(page.text).toMatch(/<form[^>]*method="post"/)
  expect(page.text).toMatch(/name="submissionId" value="[\w-]{8,64}"/)
  for (const key of Object.keys(ratings(5))) expect(page.text).toContain(`name="rating-${key}" value="na"`)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('referrer-policy')).toMatch(/no-referrer|same-origin/)
})

test('the same form posted twice, by an impatient thumb, is one answer with one receipt', async () => {
  const { world, link } = await openLink()
  const [first, second] = await Promise.all([postForm(world, link, full), postForm(world, link, full)])
  expect([first!.status, second!.status]).toEqual([303, 303])
  expect(first!.headers.get('location')).toBe(second!.headers.get('location'))
  expect(await countRows(world.db, 'response')).toBe(1)
})

test('不适用, reasons, comment and the overall rating arrive as typed', async () => {
  const { world, link, storedAnswers } = await openLink()
  const typed = {
    'rating-d1': 'na',
    'rating-d2': '1',
    'reason-d2': '专线中断',
    'reason-d3': '',
    overall: '4',
    comment: '第一行\r\n第二行',
  }
  expect((await postForm(world, link, { ...full, ...typed })).status).toBe(303)
  expect(await storedAnswers()).toEqual({
    ratings: ratings(5, { d1: null, d2: 1 }),
    overall: 4,
    comment: '第一行\n第二行',
    reasons: { d2: '专线中断' },
  })
})

test('a comment of 2000 characters as the browser counts them is taken, its line ends as one each', async () => {
  const { world, link, storedAnswers } = await openLink()
  const comment = `${'长'.repeat(99)}\r\n`.repeat(19) + '长'.repeat(100)
  expect((await postForm(world, link, { ...full, comment })).status).toBe(303)
  expect((await storedAnswers()).comment).toHaveLength(2000)
})

test('too few answers are told beside the questions, and nothing that was typed is lost', async () => {
  const { world, link } = await openLink()
  const typed = {
    submissionId: 'plain-form-0002',
    'rating-d1': '2',
    'reason-d1': '</textarea><script>alert(1)</script> "引号" & \'单引号\'',
    'rating-d2': 'na',
    overall: '3',
    comment: '</textarea><img src=x onerror=alert(1)>"\'&amp;',
  }
  const page = await postForm(world, link, typed)
  expect([page.status, page.headers.get('content-type')]).toEqual([422, 'text/html; charset=utf-8'])
  expect(page.text).toContain('已答 2 项，至少需答 8 项')
  expect(page.text).toContain('name="submissionId" value="plain-form-0002"')
  for (const id of ['rating-d1-2', 'rating-d2-na', 'overall-3'])
    expect(page.text).toMatch(new RegExp(`id="${id}"[^>]* checked`))
  expect(page.text.match(/<input[^>]* checked/g)).toHaveLength(3)
  expect(page.text).toMatch(/&lt;\/textarea>&lt;script>alert\(1\)&lt;\/script> ("|&quot;)引号/)
  expect(page.text).toContain('&lt;/textarea>&lt;img src=x onerror=alert(1)>')
  expect(page.text).not.toMatch(/<script>alert|<img src=x/)
  expect(page.text).toContain('&amp;amp;')
  expect(await countRows(world.db, 'response')).toBe(0)
})

test.for(['"><script>alert(1)</script>', '</textarea><script>alert(1)</script>', "' onmouseover='alert(1)"])(
  'hostile text in any field of the form comes back as text: %s',
  async (hostile) => {
    const { world, link } = await openLink()
    const names = [
      'submissionId',
      'receipt',
      'startedAt',
      'overall',
      'comment',
      'rating-d1',
      'reason-d1',
      `rating-${hostile}`,
      `reason-${hostile}`,
    ]
    const page = await postForm(world, link, Object.fromEntries(names.map((name) => [name, hostile])))
    expect(page.status).toBe(422)
    expect(page.text).not.toContain('<script>alert')
    expect(page.text).not.toMatch(/<[a-z]+(\s[\w-]+(="[^"]*")?)*\s+onmouseover=/)
  },
)

test('hostile titles, labels, help and unit names come out as text on every page', async () => {
  const world = await createWorld()
  const hostile = '</script><script>alert(1)</script>"\''
  const questionnaire = {
    dimensions: [{ key: 'd1', label: hostile, help: hostile }],
    scale: [
      { level: 2, label: '<b>好</b>', value: '100' },
      { level: 1, label: '"差', value: '0' },
    ],
    overall: { label: hostile },
  }
  await world.manager.post('/units', { name: hostile })
  const survey = await openSurvey(world, 1, {
    title: hostile,
    organiser: hostile,
    helpline: hostile.slice(0, 40),
    template: undefined,
    questionnaire,
  })
  const [link, other] = await linksOf(world, survey.id)
  const { receipt } = (await answer(world, other!, { ratings: { d1: 2 } })).body
  for (const path of [link!, other!, `${other}/done?receipt=${receipt}`]) {
    const page = await world.stranger.send(path, {})
    expect(page.status).toBe(200)
    expect(page.text).not.toMatch(/<script>alert|<b>好/)
  }
})

test('a text that is too long is told and kept', async () => {
  const { world, link } = await openLink()
  const long = '长'.repeat(2001)
  const page = await postForm(world, link, { ...full, comment: long, 'rating-d1': '1', 'reason-d1': '因'.repeat(501) })
  expect(page.status).toBe(422)
  expect(page.text).toContain('请控制在 2000 字以内')
  expect(page.text).toContain('请控制在 500 字以内')
  expect(page.text).toContain(`>${long}<`)
  expect(page.text.match(/<input[^>]* checked/g)).toHaveLength(10)
})

test('a rating that is not on the scale is told beside its question', async () => {
  const { world, link } = await openLink()
  for (const rating of ['6', '0', 'x', '5.5', '-1']) {
    const page = await postForm(world, link, { ...full, 'rating-d3': rating })
    expect([rating, page.status]).toEqual([rating, 422])
    expect(page.text).toMatch(/id="q-d3-error"[^>]*>请重新选择一项。/)
  }
  expect(await countRows(world.db, 'response')).toBe(0)
})

test('a form whose id was lost or broken on the way comes back with one that is taken', async () => {
  const { world, link } = await openLink()
  for (const submissionId of ['', 'bad id', 'x']) {
    const page = await postForm(world, link, { ...full, submissionId })
    expect(page.status).toBe(422)
    const fresh = /name="submissionId" value="([\w-]{8,64})"/.exec(page.text)?.[1]
    expect(fresh).toBeTruthy()
    expect(page.text.match(/<input[^>]* checked/g)).toHaveLength(10)
  }
})

test('a body that is no form comes back as the empty form, not as an error of ours', async () => {
  const { world, link } = await openLink()
  for (const [type, body] of [
    ['multipart/form-data; boundary=x', '--x\r\n'],
    ['text/plain', 'hello'],
    ['application/x-www-form-urlencoded', '%E0%A4%A&=&&=%'],
  ] as const) {
    const page = await world.stranger.send(link, { method: 'POST', headers: { 'content-type': type }, body })
    expect([type, page.status]).toEqual([type, 422])
    expect(page.text).toContain('name="rating-d1"')
  }
})

test('errors on a link that has closed meanwhile say that it is closed', async () => {
  const { world, link, survey } = await openLink()
  await world.manager.post(`/surveys/${survey.id}/close`)
  const page = await postForm(world, link, { submissionId: 'x', comment: '长'.repeat(2001) })
  expect(page.status).toBe(410)
  expect(page.text).toContain('调查已截止')
})

test('a second, different form on an answered link shows that it is answered', async () => {
  const { world, link } = await openLink()
  await postForm(world, link, full)
  const page = await postForm(world, link, { ...full, submissionId: 'another-person' })
  expect(page.status).toBe(409)
  expect(page.text).toContain('本单位已提交')
})

test('the thanks page is shown to who holds the receipt, and to nobody else', async () => {
  const { world, link, other } = await openLink()
  const location = (await postForm(world, link, full)).headers.get('location')!
  const receipt = location.split('=')[1]!
  const foreign = (await postForm(world, other, full)).headers.get('location')!.split('=')[1]!
  const changed = receipt.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  for (const path of [
    `${link}/done`,
    `${link}/done?receipt=`,
    `${link}/done?receipt=${foreign}`,
    `${link}/done?receipt=${changed}`,
    `${other}/done?receipt=${receipt}`,
  ]) {
    const page = await world.stranger.send(path, {})
    expect([path, page.status, page.headers.get('location')]).toEqual([path, 303, path.slice(0, path.indexOf('/done'))])
  }
})

test('a revision through the plain form keeps its receipt through an error', async () => {
  const { world, link, storedAnswers } = await openLink({ rules: { revisions: true } })
  const receipt = (await postForm(world, link, full)).headers.get('location')!.split('=')[1]!
  const wrong = await postForm(world, link, { submissionId: 'plain-form-0009', receipt, 'rating-d1': '1' })
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain(`name="receipt" value="${receipt}"`)
  expect((await postForm(world, link, { ...full, submissionId: 'plain-form-0009', receipt })).status).toBe(303)
  expect(await countRows(world.db, 'response')).toBe(2)
  expect((await storedAnswers()).ratings).toEqual(ratings(5))
})
