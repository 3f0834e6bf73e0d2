import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CannotStart } from '../../db/cannot-start.ts'
import { projectFolder } from '../config.ts'

const sources = ['client', 'server/contract', 'server/domain', 'server/documents', 'package-lock.json']
const mark = join(projectFolder, 'dist/.built')

/** Builds the client when it was never built or a source is newer than the last build. Quiet unless it fails. */
export async function buildClient(log: (line: string) => void): Promise<void> {
  const begun = new Date()
  if (!(await isStale())) return
  log('正在生成网页……')
  await runBuild()
  await mkdir(join(projectFolder, 'dist'), { recursive: true })
  await writeFile(mark, '')
  await utimes(mark, begun, begun)
}

async function isStale(): Promise<boolean> {
  const built = await stat(mark).catch(() => null)
  if (built === null) return true
  const changes = await Promise.all(sources.map((source) => newestChange(join(projectFolder, source))))
  return Math.max(...changes) > built.mtimeMs
}

// A folder's own time counts too: it changes when a file is removed.
async function newestChange(path: string): Promise<number> {
  if (!existsSync(path)) return 0
  const { mtimeMs } = await stat(path)
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  const inner = await Promise.all(entries.map((entry) => newestChange(join(path, entry.name))))
  return Math.max(mtimeMs, ...inner)
}

// A process of its own: vite's memory goes back, and its chatter is heard only when it fails.
async function runBuild(): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = spawn(process.execPath, ['client/build.ts'], {
    cwd: projectFolder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [status, output, complaints] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  if (status !== 0) throw new CannotStart(`网页没有生成（client/build.ts）：\n${output}${complaints}`)
}

if (process.argv[1] === import.meta.filename) await buildClient((line) => console.log(line))
