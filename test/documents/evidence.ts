/** Packages for tests: a sealed wave's evidence as files that can be tampered with and packed again. */
import { createHash } from 'node:crypto'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { canonicalize } from '../../server/domain/canonical.ts'
import type { Manifest } from '../../server/domain/evidence.ts'
import { answer, download, createWorld, linksOf, must, openSurvey, ratings, type World } from '../support.ts'

export type Package = Record<string, Uint8Array>

/** Three units; the first answered twice, the third not at all. M = (100 + 80) / 2 = 90; all at the floor: (100 + 80 + 20) / 3. */
export async function sealedWave(deps: object = {}, rules: object = {}) {
  const world = await createWorld({ deps })
  const { id } = await openSurvey(world, 3, { rules: { revisions: true, ...rules } })
  const links = await linksOf(world, id)
  const first = await must(answer(world, links[0]!, { ratings: ratings(3) }))
  const second = await must(answer(world, links[0]!, { ratings: ratings(5), receipt: first.receipt }))
  await must(answer(world, links[1]!, { ratings: ratings(4), comment: '=1+1，夜间响应慢' }))
  await must(world.manager.post(`/surveys/${id}/close`))
  await must(world.reviewer.post(`/surveys/${id}/seal`))
  return { world, id, receipt: second.receipt as string }
}

export async function packageOf(world: World, id: number): Promise<Package> {
  return unzipSync(new Uint8Array(await download(world, `/surveys/${id}/exports/evidence.zip`)))
}

export const textOf = (files: Package, path: string) => strFromU8(files[path]!)

/** The package with one file's text changed, and the manifest made to agree, as somebody would who knows how it is built. */
export function tamper(files: Package, path: string, change: (text: string) => string, coverUp = true): Package {
  const changed = { ...files, [path]: strToU8(change(textOf(files, path))) }
  if (textOf(changed, path) === textOf(files, path)) throw new Error(`nothing changed in ${path}`)
  if (!coverUp) return changed
  const manifest = JSON.parse(textOf(files, 'manifest.json')) as Manifest
  const digest = `sha256:${createHash('sha256').update(changed[path]!).digest('hex')}`
  const entries = manifest.files.map((one) =>
    one.path === path ? { ...one, digest, bytes: changed[path]!.length } : one,
  )
  return { ...changed, 'manifest.json': strToU8(`${canonicalize({ ...manifest, files: entries })}\n`) }
}

export const pack = (files: Package) => zipSync(files)
