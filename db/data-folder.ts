import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { CannotStart, codeOf, reasonOf } from './cannot-start.ts'

const draftPrefix = '.new-'

/** Makes the data folder when it is missing and proves that a file can be written in it. Throws CannotStart. */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir)
    const probe = draftIn(dataDir)
    await (await open(probe, 'wx', 0o600)).close()
    await rm(probe)
  } catch (error) {
    throw new CannotStart(
      `数据目录 ${dataDir} 不可写（${reasonOf(error)}）。请检查目录权限，或用 DATA_DIR 换一个目录。`,
    )
  }
}

/**
 * Reads a file of the data folder that is made once, with `make` giving its text at the first start. Mode 600, on disk
 * before it is visible, and never overwritten: two makers agree on the first one's text.
 */
export async function readOrMake(file: string, make: () => string): Promise<string> {
  const found = await readIfExists(file)
  if (found !== null) return found
  const draft = draftIn(dirname(file))
  const handle = await open(draft, 'wx', 0o600)
  await handle.writeFile(make())
  await handle.sync()
  await handle.close()
  await link(draft, file).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await rm(draft)
  await syncFolder(dirname(file))
  return readFile(file, 'utf8')
}

/** A new name for something that is not yet whole. */
export function draftIn(folder: string): string {
  return join(folder, `${draftPrefix}${randomBytes(6).toString('hex')}`)
}

/** The drafts that interrupted starts have left. */
export async function listDrafts(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => name.startsWith(draftPrefix)).map((name) => join(folder, name))
}

/** The file's text, or null when there is no such file. */
export async function readIfExists(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  })
}

// Not mkdir's own `recursive`: where a folder cannot hold another (/proc), Node repeats that one for ever.
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch(async (error: unknown) => {
    if (codeOf(error) === 'EEXIST' && (await stat(folder)).isDirectory()) return
    if (codeOf(error) !== 'ENOENT' || (await stat(dirname(folder)).catch(() => null))) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder)
  })
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync()
  await handle.close()
}
