import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { CannotStart, codeOf } from '../cannot-start.ts'
import { readIfExists } from '../data-folder.ts'
import { startOf } from './process.ts'

/**
 * Claims a folder for this process by a file that holds its number and start time; a claim whose process has died
 * (kill -9, power cut, restarted container) counts for nothing. Answers the release; throws CannotStart when another
 * living process holds it.
 */
export async function claim(file: string): Promise<() => Promise<void>> {
  const mine = `${process.pid} ${startOf(process.pid)}\n`
  const draft = `${file}.${process.pid}`
  await writeFile(draft, mine, { mode: 0o644 })
  try {
    while (!(await linked(draft, file))) await removeStale(file, `${draft}.stale`)
  } finally {
    await rm(draft, { force: true })
  }
  return async () => {
    if ((await readIfExists(file)) === mine) await rm(file, { force: true })
  }
}

// A link appears with its whole text or not at all.
async function linked(draft: string, file: string): Promise<boolean> {
  return link(draft, file).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    },
  )
}

async function removeStale(file: string, aside: string): Promise<void> {
  const found = await readIfExists(file)
  if (found === null) return
  refuseIfAlive(found)
  await rename(file, aside)
  const taken = await readFile(aside, 'utf8')
  // Another newcomer may have replaced the stale claim between the look and the rename: then it is given back.
  if (taken !== found) await link(aside, file)
  await rm(aside)
  if (taken !== found) refuseIfAlive(taken)
}

function refuseIfAlive(text: string): void {
  const [pid = '', ...start] = text.trim().split(' ')
  if (startOf(Number(pid)) !== start.join(' ')) return
  throw new CannotStart(`这个数据目录上已有另一个“满意”在运行（进程号 ${pid}）。请使用已运行的那个，或先停止它。`)
}
