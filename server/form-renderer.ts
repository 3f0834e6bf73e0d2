import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '../client/form/page.ts'
import { projectFolder } from './config.ts'

export type FormRenderer = (page: Page) => { html: string; styleHash: string }

type RenderModule = {
  renderPage: (page: Page, options: { script: string; timeZone: string }) => { html: string; styleHash: string }
}

/** The phone form as `npm run build` left it: its server half, and where its script lies. */
export async function loadFormRenderer(timeZone: string): Promise<FormRenderer> {
  const dist = join(projectFolder, 'dist')
  const { renderPage } = (await import(pathToFileURL(join(dist, 'server/render.js')).href)) as RenderModule
  const manifest = JSON.parse(readFileSync(join(dist, 'form/manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >
  const script = `/form/${manifest['hydrate.tsx']!.file}`
  return (page) => renderPage(page, { script, timeZone })
}
