/** An unknown link names whom to call, and nothing else of any survey. */
import { expect, test } from 'vitest'
import { createWorld, openSurvey } from '../support.ts'

const unknown = `/s/${'A'.repeat(39)}`

test('without CONTACT it is the helpline of the survey opened last, and no title, unit or organiser', async () => {
  const world = await createWorld()
  await openSurvey(world, 1, { organiser: '云岭市某局', helpline: '0990-1110000' })
  await openSurvey(world, 1, { organiser: '云岭市某局', helpline: '0990-6880000', title: '保密的标题' })
  for (const path of [unknown, unknown.replace('/s/', '/e/')]) {
    const page = await world.stranger.send(path, {})
    expect([path, page.status]).toEqual([path, 404])
    expect(page.text).toContain('0990-6880000')
    expect(page.text).not.toMatch(/0990-1110000|保密的标题|某局|单位01/)
  }
})

test('CONTACT goes before it, and before any survey was opened nothing is invented', async () => {
  const world = await createWorld({ env: { CONTACT: '数字化发展局 0990-0000001' } })
  await openSurvey(world, 1, { helpline: '0990-6880000' })
  const { text } = await world.stranger.send(unknown, {})
  expect(text).toContain('数字化发展局 0990-0000001')
  expect(text).not.toContain('0990-6880000')
  const fresh = await createWorld()
  expect((await fresh.stranger.send(unknown, {})).text).not.toContain('咨询投诉')
})
