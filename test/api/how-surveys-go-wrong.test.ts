import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { projectFolder } from '../../server/config.ts'
import { answer, createWorld, linksOf, must, openSurvey, ratings } from '../support.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

/** The rows of the README's table: failure, answer, test. */
function rowsOfReadme(): { failure: string; file: string; title: string }[] {
  const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8')
  const section = readme.split('## How such surveys go wrong')[1]!.split('\n## ')[0]!
  return [...section.matchAll(/^\| (.+?) \| .+ \| `([a-z-]+)` (.+?) \|$/gm)].map(([, failure, file, title]) => ({
    failure: failure!,
    file: file!,
    title: title!,
  }))
}

test('every way such surveys go wrong is answered by a test that exists under the name the README gives', () => {
  const rows = rowsOfReadme()
  for (const failure of [
    'the scale, target or formula changes',
    'only happy units are invited',
    'the vendor fills in for units',
    'units are leaned on',
    'awkward forms vanish',
    "an expert's number",
    'the reported number',
    'bad ratings lead nowhere',
    'a respondent can be singled out',
  ])
    expect([failure, rows.some((row) => row.failure.startsWith(failure))]).toEqual([failure, true])
  for (const { file, title } of rows) {
    const path = join(projectFolder, 'test/api', `${file}.test.ts`)
    expect([file, existsSync(path)]).toEqual([file, true])
    expect([title, readFileSync(path, 'utf8').includes(`test('${title}'`)]).toEqual([title, true])
  }
})

test('somebody who tries each of them on one wave gets nowhere, and all that is left is in the log', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 6)
  const links = await linksOf(world, id)
  for (const link of links) await must(answer(world, link, { ratings: ratings(3) }))
  const { manager, reviewer } = world
  const tries: [string, Promise<{ status: number }>][] = [
    ['lower the target', manager.put(`/surveys/${id}`, { target: '60' })],
    ['drop the unhappy', manager.put(`/surveys/${id}/roster`, { unitIds: [1] })],
    ['answer for a unit', answer(world, links[0]!, { ratings: ratings(5) })],
    ['look before close', manager.get(`/surveys/${id}/result`)],
    ['look at one sheet', manager.get(`/surveys/${id}/responses`)],
    ['approve what one drafted', manager.post(`/surveys/${id}/approve`)],
    ['open another unit’s answers', reviewer.get(`/surveys/${id}/releases/1/answers`)],
  ]
  for (const [what, attempt] of tries) {
    const { status } = await attempt
    expect([what, status >= 400 && status < 500]).toEqual([what, true])
  }
  await must(manager.post(`/surveys/${id}/close`))
  const { id: evaluation } = await must(manager.post('/evaluations', { project: '政务云', year: 2024 }))
  const row = `/evaluations/${evaluation}/indicators/user-satisfaction`
  await must(manager.put(row, { source: { surveyId: id } }))
  expect((await manager.put(row, { actual: '98' })).status).toBe(409)
  const { indicator } = await must(manager.get(`/surveys/${id}/result`))
  expect(indicator).toMatchObject({ value: '60', verdict: '未达标', target: '90' })
  const refused = await world.db.selectFrom('audit_entry').select('act').where('outcome', '=', 'refused').execute()
  expect(refused).toHaveLength(1)
})
