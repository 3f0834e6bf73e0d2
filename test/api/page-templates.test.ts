import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { answer, createWorld, draft, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

/** A page as a phone fetches it, and as a program that takes no compression does. `assembled`: put together from parts. */
async function fetchBoth(world: World, path: string) {
  const squeezed = await world.app.request(path, { headers: { 'accept-encoding': 'gzip' } })
  const bytes = Buffer.from(await squeezed.arrayBuffer())
  const plain = await (await world.app.request(path)).text()
  // The last byte of the head says who wrote it: 255 is ours, zlib names the system.
  return { html: gunzipSync(bytes).toString(), plain, assembled: bytes[9] === 255, status: squeezed.status }
}

const withoutId = (html: string) => html.replace(/name="submissionId" value="[\w-]{36}"/, 'name="submissionId"')

test('the form in gzip, put together from parts, is the form as it is drawn; every reader gets an id of their own', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  const links = await linksOf(world, id)
  const pages = [
    await fetchBoth(world, links[0]!),
    await fetchBoth(world, links[1]!),
    await fetchBoth(world, links[0]!),
  ]
  for (const [i, { html, plain, assembled }] of pages.entries()) {
    expect(assembled).toBe(true)
    expect(withoutId(html)).toBe(withoutId(plain))
    expect(html).toContain(i === 1 ? '单位02' : '单位01')
    expect(html).not.toContain(i === 1 ? '单位01' : '单位02')
  }
  expect(new Set(pages.map(({ html }) => /value="([\w-]{36})"/.exec(html)![1])).size).toBe(3)
  const large = await fetchBoth(world, `${links[0]}?large=1`)
  expect([large.assembled, withoutId(large.html)]).toEqual([true, withoutId(large.plain)])
  expect(large.html).not.toBe(pages[0]!.html)
})

test('the thanks page in gzip is the page as it is drawn, with the receipt of each', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 2)
  for (const link of await linksOf(world, id)) {
    const { receipt } = (await answer(world, link, { ratings: ratings(5) })).body
    const { html, plain, assembled } = await fetchBoth(world, `${link}/done?receipt=${receipt}`)
    expect(assembled).toBe(true)
    expect(html).toBe(plain)
    expect(html).toContain(`"receipt":"${receipt}"`)
  }
})

test('a unit whose name needs escaping, a link somebody has begun at, and an unknown language are drawn one by one', async () => {
  const world = await createWorld()
  const { manager, reviewer } = world
  await must(manager.post('/units/import', { units: [{ name: '甲<乙>&“丙”' }, { name: '丁' }] }))
  const survey = await must(manager.post('/surveys', draft()))
  await must(manager.put(`/surveys/${survey.id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${survey.id}/approve`))
  await must(manager.post(`/surveys/${survey.id}/open`))
  const [first, second] = await linksOf(world, survey.id)
  const escaped = await fetchBoth(world, first!)
  expect([escaped.assembled, withoutId(escaped.html)]).toEqual([false, withoutId(escaped.plain)])
  expect(escaped.html).toContain('甲&lt;乙')
  expect((await fetchBoth(world, second!)).assembled).toBe(true)
  expect((await fetchBoth(world, `${second}?lang=xx`)).assembled).toBe(false)
  await world.stranger.send(`${second}/opened`, { method: 'POST', body: '1234-5678' })
  const begun = await fetchBoth(world, second!)
  expect([begun.assembled, withoutId(begun.html)]).toEqual([false, withoutId(begun.plain)])
})
