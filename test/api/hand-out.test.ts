import readExcelFile from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { createKey } from '../../server/actions/people.ts'
import { answer, createWorld, draft, must, openSurvey, ratings, type World } from '../support.ts'
import { contentsOf } from './contents.ts'

const PUBLIC_URL = 'https://survey.example.cn,电子政务外网=http://10.1.2.3:8080'
const inside = encodeURIComponent('http://10.1.2.3:8080')

/** The workbook of the mail merge, read by the library that did not write it. */
async function mailMergeOf(world: World, id: number, query = ''): Promise<unknown[][]> {
  const key = await createKey(world.db, { id: null, name: 'test', address: null }, 'manager', 'download', null)
  const reply = await world.app.request(`/api/v1/surveys/${id}/exports/invitations.xlsx${query}`, {
    headers: { 'x-api-key': key },
  })
  expect(reply.headers.get('content-disposition')).toContain('filename="invitations.xlsx"')
  const sheets = await readExcelFile(Buffer.from(await reply.arrayBuffer()))
  expect(sheets.map(({ sheet }) => sheet)).toEqual(['邀请'])
  return sheets[0]!.data
}

async function wave(world: World, changes = {}) {
  await must(
    world.manager.post('/units/import', {
      units: [{ name: '单位01', code: 'U01', category: '市直部门', contactName: '联系人甲', phone: '13800001234' }],
    }),
  )
  const { id } = await openSurvey(world, 3, { helpline: '0991-1234567', ...changes })
  const invitations = (await must(world.manager.get(`/surveys/${id}/invitations`))).items as {
    link: string
    code: string
  }[]
  return { id, invitations }
}

test('the mail merge carries unit, link, 参与码 and the whole notice, one row a seat, under the chosen address', async () => {
  const world = await createWorld({ env: { PUBLIC_URL } })
  const window = { opensAt: '2024-12-01T09:00:00+08:00', closesAt: '2099-12-20T18:00:00+08:00' }
  const { id, invitations } = await wave(world, { window })
  const [heading, first, ...rest] = await mailMergeOf(world, id)
  expect(heading).toEqual([
    '单位',
    '代码',
    '类别',
    '联系人',
    '席位',
    '链接',
    '参与码',
    '截止',
    '通知全文',
    '角色',
    '方案校验码',
  ])
  const { link, code } = invitations[0]!
  expect(first).toEqual([
    '单位01',
    'U01',
    '市直部门',
    '联系人甲',
    '1',
    link,
    code,
    '2099年12月20日 18:00',
    `单位01：请于12月20日 18:00前填写2024年度政务云用户满意度调查，约3分钟：\n${link}\n核实电话0991-1234567。请勿转发外单位人员。`,
    null,
    (await must(world.manager.get(`/surveys/${id}`))).planDigest,
  ])
  expect(rest.map((row) => row[0])).toEqual(['单位02', '单位03'])
  const [, chosen] = await mailMergeOf(world, id, `?address=${inside}`)
  expect(chosen![5]).toBe(link.replace('https://survey.example.cn', 'http://10.1.2.3:8080'))
  expect(JSON.stringify(await mailMergeOf(world, id))).not.toContain('13800001234')
})

test('a unit named like a formula arrives as its name', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units/import', { units: [{ name: '=1+1' }] }))
  const { id } = await openSurvey(world, 1)
  expect((await mailMergeOf(world, id))[1]![0]).toBe('=1+1')
})

test('cards and mail merge leave out who has answered, unless all are asked for, and always a revoked link', async () => {
  const world = await createWorld()
  const { id, invitations } = await wave(world)
  await answer(world, new URL(invitations[0]!.link).pathname, { ratings: ratings(5) })
  await must(world.manager.post(`/surveys/${id}/invitations/3/revoke`, { reason: '误发' }))
  const cards = await must(world.manager.get(`/surveys/${id}/cards`))
  expect(cards).toEqual({
    items: [{ id: 2, unit: '单位02', seat: 1, role: null, link: invitations[1]!.link, code: invitations[1]!.code }],
    total: 1,
    goUrl: `${world.config.publicUrl}/go`,
  })
  const all = await must(world.manager.get(`/surveys/${id}/cards?who=all`))
  expect(all.items.map((one: { unit: string }) => one.unit)).toEqual(['单位01', '单位02'])
  expect((await mailMergeOf(world, id)).map((row) => row[0])).toEqual(['单位', '单位02'])
  expect((await mailMergeOf(world, id, '?who=all')).map((row) => row[0])).toEqual(['单位', '单位01', '单位02'])
  expect((await world.manager.get(`/surveys/${id}/cards?who=everybody`)).status).toBe(422)
})

test('who took cards or the mail merge is in the log', async () => {
  const world = await createWorld()
  const { id } = await wave(world)
  await must(world.manager.get(`/surveys/${id}/cards`))
  await mailMergeOf(world, id)
  const acts = (await must(world.manager.get(`/surveys/${id}/history`))) as { act: string; actor: string }[]
  for (const act of ['cards.printed', 'export.invitations-xlsx'])
    expect([act, acts.find((one) => one.act === act)?.actor]).toEqual([act, 'manager'])
})

test('before approval nothing is handed out, and nothing is written', async () => {
  const world = await createWorld()
  await must(world.manager.post('/units', { name: '统计局' }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  const before = await contentsOf(world.db)
  for (const path of ['cards', 'exports/invitations.xlsx']) {
    const { status, body } = await world.manager.get(`/surveys/${id}/${path}`)
    expect([path, status, body.code]).toEqual([path, 409, 'survey-not-approved'])
  }
  expect(await contentsOf(world.db)).toEqual(before)
})
