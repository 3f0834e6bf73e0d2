import { expect, test } from 'vitest'
import { createWorld, linksOf, must, openSurvey, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

const mine = '111-222-333-444'
const theirs = '555-666-777-888'

const say = async ({ stranger }: World, link: string, act: 'opened' | 'others', mark: string) =>
  (await stranger.send(`${link}/${act}`, { method: 'POST', body: mark })).text

async function openLink() {
  const world = await createWorld()
  const survey = await openSurvey(world, 1)
  const [link] = await linksOf(world, survey.id)
  return { world, survey, link: link! }
}

const openings = (world: World) =>
  world.db.selectFrom('invitation_event').select('device').where('kind', '=', 'opened').execute()

test('a second device learns at its first tap, and from the page, that another has begun; the first does not hear of itself', async () => {
  const { world, link } = await openLink()
  const begun = /本链接已有人于\d{4}年\d+月\d+日 \d\d:\d\d开始填写。如不是您本人，请先与同事确认/
  const sentence = (html: string) => /id="begun"[^>]*>([^<]*)/.exec(html)![1]
  expect(sentence((await world.stranger.send(link, {})).text)).toBe('')
  expect(await say(world, link, 'opened', mine)).toBe('')
  expect(sentence((await world.stranger.send(link, {})).text)).toMatch(begun)
  expect(await say(world, link, 'others', mine)).toBe('')
  expect(await say(world, link, 'others', theirs)).toMatch(begun)
  expect(await openings(world)).toHaveLength(1)
  expect(await say(world, link, 'opened', theirs)).toMatch(begun)
  expect(await say(world, link, 'others', mine)).toMatch(begun)
})

test('looking, and asking who else began, changes nothing', async () => {
  const { world, link } = await openLink()
  const before = await contentsOf(world.db)
  await world.stranger.send(link, {})
  await say(world, link, 'others', mine)
  expect(await contentsOf(world.db)).toEqual(before)
})

test('of a device a digest is kept, another one in each survey, and one event however often it opens', async () => {
  const { world, link } = await openLink()
  const other = await openSurvey(world, 1)
  const [otherLink] = await linksOf(world, other.id)
  for (const address of [link, link, otherLink!]) await say(world, address, 'opened', mine)
  const kept = (await openings(world)).map(({ device }) => device!.toString('hex'))
  expect(kept).toHaveLength(2)
  expect(kept[0]).toMatch(/^[\da-f]{32}$/)
  expect(kept[0]).not.toBe(kept[1])
})

test('devices that keep no mark count as one, and a flood of devices ends at twenty', async () => {
  const { world, link } = await openLink()
  await say(world, link, 'opened', '')
  await say(world, link, 'opened', '<script>')
  expect(await openings(world)).toEqual([{ device: null }])
  for (let i = 0; i < 25; i += 1) await say(world, link, 'opened', `1-2-3-${i}`)
  expect(await openings(world)).toHaveLength(20)
})

test('a new link begins anew', async () => {
  const { world, survey, link } = await openLink()
  await say(world, link, 'opened', mine)
  const { items } = await must(world.manager.get(`/surveys/${survey.id}/invitations`))
  await must(world.manager.post(`/surveys/${survey.id}/invitations/${items[0].id}/reissue`, { reason: '误转发' }))
  const [next] = await linksOf(world, survey.id)
  expect(await say(world, next!, 'others', theirs)).toBe('')
  expect(await say(world, next!, 'opened', mine)).toBe('')
  expect(await say(world, next!, 'others', theirs)).toContain('本链接已有人于')
})
