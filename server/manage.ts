/** What must work without a browser: `npm run manage -- <command>`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { CannotStart } from '../db/cannot-start.ts'
import { sayAudit } from './contract/audit-words.ts'
import { collectPersonData, erasePerson } from './actions/person-data.ts'
import { resealAll } from './actions/rotate-key.ts'
import { verifyAudit } from './actions/verify-audit.ts'
import { verifyFile } from '../client/verifier/command.ts'
import { runRetention } from './actions/retention.ts'
import { listRetention, type RetentionRow } from './queries/retention.ts'
import { standingWords } from './domain/retention.ts'
import { createKey, createUser, resetPassword } from './actions/people.ts'
import type { AuditHead } from './domain/audit-chain.ts'
import { newUser, password } from './contract/people.ts'
import { readKeys } from './keys.ts'
import { Problem } from './problem.ts'
import { addSecret } from './start/add-secret.ts'
import { runBackup, restoreFile } from './backups/run-backup.ts'
import { type Installation, openInstallation, withDatabase } from './start/open-for-management.ts'
import { listSealedHeads } from './queries/seals.ts'
import { check } from './validate.ts'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'

type Values = {
  username?: string
  name?: string
  role?: string[]
  label?: string
  days?: string
  head?: string[]
  'password-stdin'?: boolean
  'passphrase-stdin'?: boolean
  to?: string
  from?: string
  of?: string
  'dry-run'?: boolean
  'erase-contacts'?: boolean
}
type Command = { usage: string } & (
  | { run: (db: Kysely<Database>, values: Values, installation: Installation) => Promise<string> }
  // Before anything is migrated.
  | { runOn: (installation: Installation, values: Values) => Promise<string> }
  // Without any installation.
  | { runAlone: (files: string[]) => Promise<string> }
)

const actor = { id: null, name: '管理命令', address: null }

const commands: Record<string, Command> = {
  verify: {
    usage: '材料包.zip [回执证明.json]',
    async runAlone([file, proof]) {
      if (file === undefined) throw new Misused('缺少材料包的文件名')
      const { text, holds } = await verifyFile(file, proof)
      if (!holds) process.exitCode = 1
      return text
    },
  },
  'create-user': {
    usage:
      '--username 用户名 --role manager|reviewer|viewer|vendor|auditor|system|security [--role …] [--name 姓名] --password-stdin',
    run: async (db, { username, role, name, ...values }) => {
      const roles = role?.flatMap((one) => one.split(','))
      const user = check(newUser, { username, name: name ?? username, roles, password: await readPassword(values) })
      await createUser(db, actor, user)
      return `已创建用户 ${user.username}（${user.roles.join('、')}）`
    },
  },
  'reset-password': {
    usage: '--username 用户名 --password-stdin',
    run: async (db, { username, ...values }) => {
      await resetPassword(db, actor, demandUsername(username), check(password, await readPassword(values)))
      return `已重设 ${username} 的口令，原有登录全部失效`
    },
  },
  'create-key': {
    usage: '--username 用户名 [--label 用途] [--days 有效天数]',
    run: async (db, { username, label, days }) => {
      const expiresAt = days === undefined ? null : new Date(Date.now() + demandDays(days) * 86_400_000)
      return createKey(db, actor, demandUsername(username), label ?? 'manage', expiresAt)
    },
  },
  'rotate-key': { usage: '', run: (db, _values, installation) => rotateKey(db, installation) },
  'person-data': {
    usage: '--of 姓名、手机、邮箱或用户名 [--erase-contacts]',
    run: async (db, { of, ...values }, { keys, settings }) => {
      if (!of?.trim()) throw new Misused('缺少 --of 姓名、手机、邮箱或用户名')
      if (!values['erase-contacts'])
        return JSON.stringify(await collectPersonData(db, keys, actor, of.trim(), settings.backupKeep), null, 2)
      const erased = await erasePerson(db, keys, actor, of.trim())
      return `已删除 ${erased} 处联系方式（姓名、手机、邮箱）；每日备份中的最长再保存 ${settings.backupKeep} 天。`
    },
  },
  retention: {
    usage: '[--dry-run]',
    run: async (db, values, { keys, settings: { timeZone, backupKeep } }) => {
      if (values['dry-run']) return (await listRetention(db)).map(sayStanding).join('\n') || '没有计算保存期限的调查'
      const steps = await runRetention({ db, keys, timeZone, backupDays: backupKeep })
      if (steps.some(({ did }) => did === 'broken')) process.exitCode = 1
      return (
        steps.map(({ surveyId, title, did }) => `第 ${surveyId} 期 ${title}：${retentionDone[did]}`).join('\n') ||
        '没有到期的调查'
      )
    },
  },
  'verify-audit': {
    usage: '[--head 序号:校验码 …]',
    run: async (db, { head = [] }) => {
      const report = await verifyAudit(db, [...head.map(demandHead), ...(await listSealedHeads(db))])
      if (!report.holds) process.exitCode = 1
      return sayAudit(report).join('\n')
    },
  },
  backup: {
    usage: '[--to 文件] [--passphrase-stdin]',
    run: async (db, { to, ...values }, installation) => {
      const passphrase = values['passphrase-stdin'] ? await readPassphrase() : undefined
      const done = await runBackup({ db, ...installation }, to === undefined ? undefined : resolve(to), passphrase)
      const tried = done.verified === null ? '本账号无权建库，未作恢复验证' : '已恢复到临时库，校验码一致'
      return `已备份到 ${done.file}（${done.bytes} 字节${done.encrypted ? '，已加密' : ''}；${tried}）。密钥不在备份中，请另行保存。`
    },
  },
  restore: {
    usage: '--from 文件 [--passphrase-stdin]',
    runOn: async (installation, { from, ...values }) => {
      if (!from) throw new Misused('缺少 --from 文件')
      const passphrase = values['passphrase-stdin'] ? await readPassphrase() : null
      const { header, tables, rows, missingKeys } = await restoreFile(installation, resolve(from), passphrase)
      const done = `已恢复 ${header.at} 的备份：${tables} 张表，${rows} 行，校验码一致。`
      if (missingKeys.length === 0) return done
      return `${done}\n注意：备份所用的密钥 ${missingKeys.join('、')} 不在本机，原有链接、回执码和加密的联系方式都不能使用。请把原来的 secret.key 放回 DATA_DIR 或设置 SECRET_KEY。`
    },
  },
}

const retentionDone = {
  announced: '已公告，30 天后删除',
  deleted: '已删除，销毁证明见“系统管理 → 保存期限”',
  broken: '没有删除：答卷与封存不符，请先核对审计日志',
  interrupted: '中途停止，下次继续',
}

const sayStanding = ({ survey_id, title, standing, due_at, deletes_at }: RetentionRow) =>
  `第 ${survey_id} 期 ${title}：${standingWords[standing]}，期满 ${due_at.toISOString()}${deletes_at ? `，删除不早于 ${deletes_at.toISOString()}` : ''}`

async function rotateKey(db: Kysely<Database>, { settings }: Installation): Promise<string> {
  const id = await addSecret(settings)
  const keys = await readKeys(settings)
  const counts = Object.entries(await resealAll(db, keys, actor)).map(([column, count]) => `${column} ${count}`)
  const current = id === null ? `最新的密钥是 SECRET_KEY 中的 ${keys.derive('contact').id} 号` : `已加入 ${id} 号密钥`
  return `${current}，以 ${keys.cipher} 重新加密：${counts.join('，')}。\n旧密钥仍用于已发出的链接和回执码，请保留到相关调查封存以后；重新启动后，新的链接用新密钥，管理人员须重新登录。`
}

class Misused extends Error {}

function demandUsername(username: string | undefined): string {
  if (!username) throw new Misused('缺少 --username')
  return username
}

function demandDays(days: string): number {
  if (!/^\d{1,5}$/.test(days) || days === '0') throw new Misused(`--days ${days} 应为正整数`)
  return Number(days)
}

function demandHead(text: string): AuditHead {
  const [, seq, digest] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (!seq || !digest) throw new Misused(`--head ${text} 应为 序号:校验码（64 位十六进制）`)
  return { seq: Number(seq), digest }
}

async function readPassword(values: Values): Promise<string> {
  if (!values['password-stdin']) throw new Misused('口令只从标准输入读取：加上 --password-stdin')
  return readStandardInput()
}

async function readPassphrase(): Promise<string> {
  const passphrase = await readStandardInput()
  if (passphrase.length < 12) throw new Misused('备份口令至少 12 个字符')
  return passphrase
}

async function readStandardInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

const usage = () =>
  [
    '用法：npm run manage -- <命令>',
    ...Object.entries(commands).map(([name, command]) => `  ${name} ${command.usage}`),
  ].join('\n')

function describe(error: unknown): string {
  if (error instanceof Misused || error instanceof CannotStart) return error.message
  if (!(error instanceof Problem)) return String(error)
  const fields = error.details.errors?.map((one) => `${one.field}: ${one.code}`) ?? []
  return [error.message, ...fields].join('\n')
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      username: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', multiple: true },
      label: { type: 'string' },
      days: { type: 'string' },
      head: { type: 'string', multiple: true },
      'password-stdin': { type: 'boolean' },
      'passphrase-stdin': { type: 'boolean' },
      to: { type: 'string' },
      from: { type: 'string' },
      of: { type: 'string' },
      'dry-run': { type: 'boolean' },
      'erase-contacts': { type: 'boolean' },
    },
  })
  const command = commands[positionals[0] ?? '']
  if (!command) throw new Misused(usage())
  if ('runAlone' in command) return console.log(await command.runAlone(positionals.slice(1)))
  await openInstallation(async (installation) => {
    if ('runOn' in command) return console.log(await command.runOn(installation, values))
    await withDatabase(installation.url, async (db) => console.log(await command.run(db, values, installation)))
  })
}

await main().catch((error: unknown) => {
  console.error(describe(error))
  process.exitCode = 1
})
