import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Dictionary } from '../client/form/languages/chinese.ts'
import type { Page, View } from '../client/form/page.ts'
import type { RenderOptions } from '../client/form/render.tsx'
import { builtFile, dist } from './built-client.ts'
import type { Config } from './config.ts'
import { PageTemplates } from './page-templates.ts'
import { readLanguages } from './languages.ts'

export type FormRenderer = {
  /** For the style-src of a page's content security policy. */
  styleSources: string
  render: (page: Page, view: View) => { html: string }
  /** The same in gzip, put together from parts compressed earlier; null where a page is drawn for one reader. */
  squeeze: (page: Page, view: View) => Buffer | null
  /** 本链接已有人于…开始填写, in one of the languages. */
  sayBegun: (moment: Date, view: View) => string
  languages: readonly Dictionary[]
}

type RenderModule = {
  builtIn: Dictionary[]
  renderPage: (page: Page, options: RenderOptions) => { html: string; styleSources: string }
  sayBegun: (moment: string, options: Omit<RenderOptions, 'scripts'>) => string
}

/** The phone form as `npm run build` left it: its server half, and where its scripts lie; with the languages of this installation. */
export async function loadFormRenderer({
  timeZone,
  dataDir,
  contact,
}: Pick<Config, 'timeZone' | 'dataDir' | 'contact'>): Promise<FormRenderer> {
  const { renderPage, sayBegun, builtIn } = (await import(
    pathToFileURL(join(dist, 'server/render.js')).href
  )) as RenderModule
  const scripts = { form: scriptIn('manifest.json', 'hydrate.tsx'), answered: scriptIn('answered.json', 'answered.ts') }
  const languages = [...builtIn, ...readLanguages(join(dataDir, 'languages'), builtIn[0]!)]
  const options = { scripts, timeZone, contact, languages }
  const render = (page: Page, view: View) => renderPage(page, { ...options, view })
  const templates = new PageTemplates(render, languages)
  return {
    styleSources: render({ kind: 'trouble' }, {}).styleSources,
    render,
    squeeze: (page, view) => templates.squeeze(page, view),
    sayBegun: (moment, view) => sayBegun(moment.toISOString(), { ...options, view }),
    languages,
  }
}

function scriptIn(manifest: string, source: string): string {
  const files = JSON.parse(builtFile(`form/${manifest}`).toString()) as Record<string, { file: string }>
  return `/form/${files[source]!.file}`
}
