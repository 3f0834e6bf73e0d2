import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { unzipSync } from 'fflate'
import { readDocx } from '../documents/docx.ts'
import { createWorld, download, draft, must, openSurvey, type World } from '../support.ts'
import { constraintOf } from './constraint.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const pdf = Buffer.from('%PDF-1.4 签批件')

function file({ manager }: World, id: number, changes: Record<string, string> = {}, scan: Buffer = pdf) {
  const form = new FormData()
  const fields = {
    subject: 'plan',
    number: '云数发〔2026〕8号',
    signedBy: '分管负责人',
    signedOn: '2026-01-05',
    ...changes,
  }
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('scan', new File([new Uint8Array(scan)], '签批件.pdf'))
  return manager.send(`/api/v1/surveys/${id}/signed-approvals`, { method: 'POST', body: form })
}

test('a paper approval is filed with 文号, date and scan, names the plan it approves, and is shown again', async () => {
  const world = await createWorld()
  const { id, planDigest } = await openSurvey(world, 1)
  const filed = await must(file(world, id))
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  expect(filed).toMatchObject({ number: '云数发〔2026〕8号', signedOn: '2026-01-05', planDigest, filedBy: 'manager' })
  expect(filed.scan).toEqual({ name: '签批件.pdf', type: 'application/pdf', bytes: pdf.length, sha256 })
  const list = await must(world.reviewer.get(`/surveys/${id}/signed-approvals`))
  expect(list.items).toEqual([filed])
  const scan = await world.reviewer.get(`/surveys/${id}/signed-approvals/${filed.id}/scan`)
  expect([scan.status, scan.text, scan.headers.get('content-type')]).toEqual([200, pdf.toString(), 'application/pdf'])
})

test('what is no approval, no scan or no plan yet says so', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const wrong = await file(world, id, { number: ' ', signedOn: '昨天' })
  expect(wrong.body.errors.map((one: any) => [one.field, one.code])).toEqual([
    ['number', 'required'],
    ['signedOn', 'not-a-date'],
  ])
  expect((await file(world, id, {}, Buffer.from('<html>'))).body.errors[0].code).toBe('not-a-scan')
  const other = await must(world.manager.post('/surveys', draft()))
  expect((await file(world, other.id)).body.code).toBe('survey-not-approved')
  expect((await world.manager.get(`/surveys/${other.id}/signed-approvals/1/scan`)).status).toBe(404)
})

test('the database keeps what was filed', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await must(file(world, id))
  expect(await constraintOf(world, `update signed_approval set number = 'x'`)).toBe('signed_approval_append_only')
  expect(await constraintOf(world, `delete from signed_approval`)).toBe('signed_approval_append_only')
})

test('a paper approval stands in the report and, with its scan, in the evidence package', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  const filed = await must(file(world, id))
  await must(world.manager.post(`/surveys/${id}/close`))
  const report = readDocx(await download(world, `/surveys/${id}/exports/report.docx`))
  expect(report.text).toContain('签批件：批准方案云数发〔2026〕8号（2026年1月5日，分管负责人，扫描件校验码')
  const files = unzipSync(new Uint8Array(await download(world, `/surveys/${id}/exports/evidence.zip`)))
  expect(JSON.parse(Buffer.from(files['approvals/signed.json']!).toString())).toEqual([filed])
  expect(Buffer.from(files[`approvals/signed-${filed.id}.pdf`]!)).toEqual(pdf)
})
