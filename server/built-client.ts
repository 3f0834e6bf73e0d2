/**
 * What the build left for browsers and packages, read once and held: building anew or upgrading in place takes nothing from a process
 * that runs.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createMiddleware } from 'hono/factory'
import { getMimeType } from 'hono/utils/mime'
import { projectFolder } from './config.ts'

export const dist = join(projectFolder, 'dist')

let held: ReadonlyMap<string, Buffer> | null = null

function readAll(): ReadonlyMap<string, Buffer> {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name))
  return new Map(paths.map((path) => [relative(dist, path), readFileSync(path)]))
}

/** A file of the build by its path within `dist/`. @throws Error when the build has none, or there was no build */
export function builtFile(path: string): Buffer {
  const file = (held ??= readAll()).get(path)
  if (!file) throw new Error(`dist/${path} was not built`)
  return file
}

const forever = 'public, max-age=31536000, immutable'

/** Answers with the held file of this address; what this process's build had not is left to whatever comes next. */
export const heldFiles = createMiddleware(async (c, next) => {
  const file = (held ??= readAll()).get(c.req.path.slice(1))
  if (!file) return next()
  c.header('cache-control', forever)
  return c.body(new Uint8Array(file), 200, { 'content-type': getMimeType(c.req.path) ?? 'application/octet-stream' })
})
