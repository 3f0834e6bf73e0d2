import { createHash, generateKeyPairSync } from 'node:crypto'
import { strToU8 } from 'fflate'
import { expect, test, vi } from 'vitest'
import { checkPackage, type Report } from '../../client/verifier/check-package.ts'
import { sha512 } from '../../client/verifier/sha512.ts'
import { verifySignature } from '../../client/verifier/verify-signature.ts'
import { hashBy } from '../../server/digest.ts'
import type { SignatureKind } from '../../server/domain/evidence.ts'
import { digestValue, hashOf, toHex } from '../../server/domain/hashing.ts'
import { makeSigner } from '../../server/signer.ts'
import { answer, createWorld, linksOf, must, openSurvey, postForm, ratings } from '../support.ts'
import { type Package, packageOf, sealedWave, tamper, textOf } from './evidence.ts'

// Small waves with numbers worked by hand. That fewer than five units show no sheet is confidentiality.test's.
vi.mock('../../server/few-units.ts', () => ({ isFew: () => false, demandMany: () => undefined }))

const pemOf = (kind: SignatureKind) => {
  const pair = kind === 'sm2' ? generateKeyPairSync('ec', { namedCurve: 'SM2' }) : generateKeyPairSync('ed25519')
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const verify = (files: Package): Promise<Report> => checkPackage(new Map(Object.entries(files)), hashOf)

/** The checks that do not hold, each with its lines. */
async function faultsOf(files: Package): Promise<Record<string, string[]>> {
  const { checks, holds } = await verify(files)
  const failed = checks.filter(({ state }) => state === 'fails')
  expect(holds).toBe(failed.length === 0)
  return Object.fromEntries(failed.map(({ title, lines }) => [title, lines]))
}

async function signedPackage() {
  const { world, id } = await sealedWave({ signer: makeSigner('ed25519', pemOf('ed25519')) })
  return packageOf(world, id)
}

const titles = [
  '文件完整',
  '封存',
  '封存签名',
  '调查方案与名单',
  '逐份答卷',
  '重算结果',
  '明细表与计算过程',
  '审计日志',
]

test('a package as it was downloaded holds in every check, and its figure comes out: (100 + 80) / 2 = 90', async () => {
  const report = await verify(await signedPackage())
  expect(report.checks.map(({ title, state, lines }) => [title, state, state === 'holds' ? [] : lines])).toEqual(
    titles.map((title) => [title, 'holds', []]),
  )
  expect(report.figure).toEqual({
    name: '综合得分',
    value: '90',
    exact: '90/1',
    unit: '%',
    verdict: '达标但取决于未答单位',
  })
  // (100 + 80 + 20) / 3.
  expect(report.checks[5]!.lines[0]).toContain('最不利值 66.67')
})

test('the same with SM3 and SM2, and with no signature at all, which is said', async () => {
  const sm = await sealedWave({ signer: makeSigner('sm2', pemOf('sm2')) }, { digest: 'sm3' })
  const report = await verify(await packageOf(sm.world, sm.id))
  expect(report.checks.map(({ state }) => state)).toEqual(titles.map(() => 'holds'))
  expect(report.seal).toMatch(/^sm3:/)
  const unsigned = await sealedWave()
  const { checks, holds } = await verify(await packageOf(unsigned.world, unsigned.id))
  expect([holds, checks[2]!.state]).toEqual([true, 'note'])
})

test('one answer changed is named, with what follows from it', async () => {
  const files = await signedPackage()
  const changed = tamper(files, 'answers/answers.json', (text) => text.replace('"d1":4', '"d1":5'))
  const faults = await faultsOf(changed)
  expect(Object.keys(faults)).toEqual(['封存', '逐份答卷', '重算结果', '明细表与计算过程'])
  expect(faults['封存']).toEqual(['与封存时不同：answers/answers.json'])
  expect(faults['逐份答卷']).toEqual([
    expect.stringMatching(/^答卷 [0-9a-f]{16}…（单位代号 [0-9a-f]{16}）的内容与校验码不符$/),
  ])
  // (100 + 82) / 2 = 91.
  expect(faults['重算结果']).toContain('用户使用满意度：所存 90，重算 91')
})

test('an answer left out, or one put in, is found by count and root', async () => {
  const files = await signedPackage()
  const less = tamper(files, 'answers/answers.json', (text) => text.replace(/,\n[^\n]+\n\]/, '\n]'))
  expect((await faultsOf(less))['逐份答卷']).toEqual(
    [
      '封存时有 3 份答卷，包内有 2 份',
      expect.stringMatching(/^封存时计 2 份，包内计 [12] 份$/),
      '全部答卷的默克尔根与封存的不符',
    ].slice(0, 3),
  )
  const twice = tamper(files, 'answers/answers.json', (text) => text.replace(/,\n([^\n]+)\n\]/, ',\n$1,\n$1\n]'))
  expect((await faultsOf(twice))['逐份答卷']!.join()).toMatch(/重复出现.*封存时有 3 份答卷，包内有 4 份.*默克尔根/)
})

test('one weight, one band, the target: the plan no longer is the approved one', async () => {
  const files = await signedPackage()
  for (const [what, change] of [
    ['a weight', (text: string) => text.replace('"key":"d1",', '"key":"d1","weight":"3",')],
    ['a value of the scale', (text: string) => text.replace('"value":"80"', '"value":"95"')],
    ['the target', (text: string) => text.replace('"target":"90"', '"target":"60"')],
    ['a unit of the roster', (text: string) => text.replace('单位03', '单位3')],
  ] as const) {
    const faults = await faultsOf(tamper(files, 'plan/plan.json', change))
    expect([what, faults['封存'], faults['调查方案与名单']]).toEqual([
      what,
      ['与封存时不同：plan/plan.json'],
      ['方案或名单与批准时的校验码不符'],
    ])
  }
  const value = await faultsOf(tamper(files, 'plan/plan.json', (text) => text.replace('"value":"80"', '"value":"95"')))
  // (100 + 95) / 2 = 97.5.
  expect(value['重算结果']).toContain('用户使用满意度：所存 90，重算 97.5')
})

test('a figure that was typed is found', async () => {
  const files = await signedPackage()
  const faults = await faultsOf(
    tamper(files, 'calculation/result.json', (text) => text.replace(/("indicator":.*?)"value":"90"/, '$1"value":"96"')),
  )
  expect(faults['封存']).toEqual(['与封存时不同：calculation/result.json'])
  expect(faults['重算结果']).toEqual(['用户使用满意度：所存 96，重算 90'])
})

test('any file changed, missing or added is named', async () => {
  const { world, id } = await sealedWave()
  const files = await packageOf(world, id)
  for (const path of Object.keys(files).filter((one) => one !== 'manifest.json')) {
    const changed = { ...files, [path]: new Uint8Array([...files[path]!, 32]) }
    expect((await faultsOf(changed))['文件完整']).toEqual([`文件被改动：${path}`])
    const { [path]: _, ...rest } = files
    expect((await faultsOf(rest))['文件完整']).toEqual([`缺少文件 ${path}`])
  }
  expect((await faultsOf({ ...files, 'answers/more.csv': strToU8('x') }))['文件完整']).toEqual([
    '清单之外的文件：answers/more.csv',
  ])
})

test('a table that was changed with the manifest made to agree does not come out of the data any more', async () => {
  const files = await signedPackage()
  for (const path of Object.keys(files).filter((one) => one.endsWith('.csv'))) {
    const faults = await faultsOf(tamper(files, path, (text) => `${text.slice(0, -4)}9${text.slice(-3)}`))
    expect(faults).toEqual({ 明细表与计算过程: [`与由原始数据重新生成的不同：${path}`] })
  }
})

test('a seal made anew for other answers has another digest, which the key has not signed', async () => {
  const files = await signedPackage()
  const forged = tamper(files, 'seal/seal.json', (text) => {
    const one = JSON.parse(text)
    one.statement.sealedBy = '别人'
    return JSON.stringify({ ...one, digest: digestValue('sha256', one.statement) })
  })
  const faults = await faultsOf(forged)
  expect(faults['封存']).toEqual(['清单所列的封存校验码与封存记录不符'])
  expect(faults['封存签名']).toEqual(['签名与封存校验码、公钥不符'])
})

test('an audit entry changed or left out is found', async () => {
  const files = await signedPackage()
  const changed = await faultsOf(
    tamper(files, 'audit/entries.json', (text) => text.replace('survey.close', 'survey.open!')),
  )
  expect(changed['审计日志']).toEqual([expect.stringMatching(/^第 \d+ 条记录被改动$/)])
  const lines = textOf(files, 'audit/entries.json').split('\n')
  const less = await faultsOf(
    tamper(files, 'audit/entries.json', () => [...lines.slice(0, 2), ...lines.slice(3)].join('\n')),
  )
  expect(less['审计日志']).toEqual([expect.stringMatching(/^第 \d+ 条记录缺失$/)])
})

test('a corrected wave shows both seals, and a history that was cut is found', async () => {
  const { world, id } = await sealedWave()
  await must(world.manager.post(`/surveys/${id}/seal/correction`, { reason: '附件有误' }))
  await must(world.reviewer.post(`/surveys/${id}/seal/correction/confirm`))
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  const files = await packageOf(world, id)
  const { checks, holds } = await verify(files)
  expect([holds, checks[1]!.lines[0]]).toEqual([true, expect.stringContaining('第 2 次），原因：附件有误')])
  const cut = await faultsOf(tamper(files, 'seal/history.json', () => '[]\n'))
  expect(cut['封存']).toEqual(['缺少第 1 次封存的记录'])
})

test('what is no package is said, never thrown', async () => {
  expect(await faultsOf({})).toEqual({ 读取材料包: ['文件中没有 manifest.json，不是本系统的佐证材料包。'] })
  expect(await faultsOf({ 'manifest.json': strToU8('{') })).toEqual({ 读取材料包: ['manifest.json 读不出来。'] })
  const files = await signedPackage()
  const broken = await faultsOf({ ...files, 'answers/answers.json': strToU8('[\n{') })
  expect(Object.keys(broken)).toEqual(['文件完整', '封存', '逐份答卷', '重算结果', '明细表与计算过程'])
})

test('nothing in a package tells whose answer is whose, nor when it came', async () => {
  const { world, id } = await sealedWave()
  const files = await packageOf(world, id)
  const answers =
    textOf(files, 'answers/answers.json') +
    textOf(files, 'answers/answers.csv') +
    textOf(files, 'calculation/steps.csv')
  expect(answers).not.toMatch(/单位0\d|submittedAt|submissionId|20\d\d-\d\d-\d\d/)
  const responses = await world.db.selectFrom('response').select(['salt', 'submission_id']).execute()
  for (const { salt, submission_id } of responses)
    for (const [path, bytes] of Object.entries(files)) {
      const text = Buffer.from(bytes).toString()
      expect([path, text.includes(salt.toString('hex')), text.includes(submission_id)]).toEqual([path, false, false])
    }
})

test('cells that a spreadsheet would run are disarmed, and files open in Excel as UTF-8', async () => {
  const files = await signedPackage()
  expect(textOf(files, 'answers/answers.csv')).toContain(`'=1+1，夜间响应慢`)
  for (const path of Object.keys(files).filter((one) => /\.(csv|txt)$/.test(one)))
    expect([path, Array.from(files[path]!.subarray(0, 3))]).toEqual([path, [0xef, 0xbb, 0xbf]])
})

test('the package of a wave that is closed and not sealed says so, and agrees with itself', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1)
  await must(answer(world, (await linksOf(world, id))[0]!, { ratings: ratings(5) }))
  const early = await world.manager.get(`/surveys/${id}/exports/evidence.zip`)
  expect([early.status, early.body.code]).toEqual([409, 'result-before-close'])
  await must(world.manager.post(`/surveys/${id}/close`))
  const { checks, holds, seal } = await verify(await packageOf(world, id))
  expect([holds, seal, checks[1]!.state]).toEqual([true, null, 'note'])
})

test.for(['ed25519', 'sm2'] as const)(
  '%s: our verification agrees with OpenSSL, and refuses every other text',
  (kind) => {
    for (let i = 0; i < 3; i += 1) {
      const signed = makeSigner(kind, pemOf(kind))(`sha256:${i}`)
      expect(verifySignature(signed, `sha256:${i}`)).toBe(true)
      expect(verifySignature(signed, `sha256:${i + 1}`)).toBe(false)
      const other = makeSigner(kind, pemOf(kind))(`sha256:${i}`)
      expect(verifySignature({ ...signed, publicKey: other.publicKey }, `sha256:${i}`)).toBe(false)
      expect(verifySignature({ ...signed, signature: 'AAAA' }, `sha256:${i}`)).not.toBe(true)
    }
  },
)

test('our SHA-512 agrees with OpenSSL at the ends of its blocks', async () => {
  for (const length of [0, 1, 111, 112, 127, 128, 129, 239, 240, 300]) {
    const message = Uint8Array.from({ length }, (_, i) => i % 251)
    expect([length, toHex(sha512(message))]).toEqual([length, createHash('sha512').update(message).digest('hex')])
  }
  expect(toHex(hashBy('sm3')(strToU8('abc')))).toBe(toHex(hashOf('sm3')(strToU8('abc'))))
})

test('expert sheets are under the seal, and the composite is computed again from them', async () => {
  const world = await createWorld()
  const { id } = await openSurvey(world, 1, { rules: { expertWeight: '0.2' } })
  await must(answer(world, (await linksOf(world, id))[0]!, { ratings: ratings(5) }))
  const sheet = (score: string) => ({
    declaration: 'none',
    comment: '总体平稳',
    ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`score-d${i + 1}`, score])),
  })
  for (const [name, score] of [
    ['甲', '80'],
    ['乙', '90'],
  ] as const) {
    const expert = await must(world.manager.post(`/surveys/${id}/experts`, { name, affiliation: '某大学' }))
    expect((await postForm(world, new URL(expert.link).pathname, sheet(score))).status).toBe(303)
  }
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  const files = await packageOf(world, id)
  const { holds, figure } = await verify(files)
  // 0.8 · 100 + 0.2 · 85.
  expect([holds, figure!.value]).toEqual([true, '97'])
  const faults = await faultsOf(tamper(files, 'experts/sheets.json', (text) => text.replace('"d1":"80"', '"d1":"100"')))
  expect(faults['封存']).toEqual(['与封存时不同：experts/sheets.json'])
  // E = (82 + 90) / 2 = 86.
  expect(faults['重算结果']).toContain('用户使用满意度：所存 97，重算 97.2')
})
