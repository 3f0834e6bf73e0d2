/**
 * Builds what browsers get, and what the server needs to render the phone form. Bundles of their own, so that none shares a chunk:
 * `admin` (the administrators' pages), `form` (the phone form's one small script, and that of an answered link), `render` (the same form, for the server), `verifier`
 * (what goes into every evidence package).
 * Run as `npm run build`; the start calls it when a source is newer than the bundles.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const
const common = { configFile: false, logLevel: 'warn', oxc: jsx } satisfies InlineConfig

/** The respondents' phones: WeChat's and other in-app browsers of 2020. */
const phones = ['chrome80', 'safari13']
const desks = ['chrome100', 'safari15', 'firefox100']

/** One script of the phone form. */
const onPhone = (entry: string, manifest: string): InlineConfig => ({
  ...common,
  root: `${root}form`,
  base: '/form/',
  publicDir: false,
  resolve: { alias: { 'preact/jsx-runtime': `${root}form/jsx-runtime.ts` } },
  build: {
    outDir: `${dist}form`,
    emptyOutDir: false,
    manifest,
    assetsDir: '',
    target: phones,
    modulePreload: false,
    rolldownOptions: { input: `${root}form/${entry}` },
  },
})

const bundles: InlineConfig[] = [
  {
    ...common,
    root: `${root}admin`,
    base: '/admin/',
    build: { outDir: `${dist}admin`, emptyOutDir: false, target: desks },
  },
  onPhone('hydrate.tsx', 'manifest.json'),
  onPhone('answered.ts', 'answered.json'),
  {
    ...common,
    root: `${root}form`,
    publicDir: false,
    build: {
      outDir: `${dist}server`,
      emptyOutDir: true,
      ssr: true,
      target: 'node24',
      cssTarget: phones,
      cssMinify: true,
      rolldownOptions: { input: `${root}form/render.tsx` },
    },
  },
]

/** The verifier, twice: for a browser, as one script that is put into its page, and for plain Node. */
const verifier = (entry: string, file: string, options: InlineConfig['build']): InlineConfig => ({
  ...common,
  root: `${root}verifier`,
  publicDir: false,
  build: {
    outDir: `${dist}verifier`,
    emptyOutDir: false,
    modulePreload: false,
    rolldownOptions: { input: `${root}verifier/${entry}`, output: { entryFileNames: file } },
    ...options,
  },
})
bundles.push(verifier('page.ts', 'page.js', { target: ['chrome80', 'safari14', 'firefox78'], emptyOutDir: true }), {
  ...verifier('command.ts', 'verify.mjs', { ssr: true, target: 'node20' }),
  ssr: { noExternal: true },
})

/** Builds all bundles into `dist/`. Throws vite's own error, which names file and line. */
export async function buildClient(): Promise<void> {
  for (const bundle of bundles) await build(bundle)
  await assembleVerifier()
  for (const folder of ['form', 'admin/assets']) await removeOld(`${dist}${folder}/`)
}

// Pages of the build before are still open somewhere, and ask for its files.
const keptFor = 30 * 86_400_000

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if ((await stat(folder + name)).mtimeMs < Date.now() - keptFor) await rm(folder + name)
}

// One file that opens from anywhere: a page beside whose script the browser would not load from a disk.
async function assembleVerifier(): Promise<void> {
  const read = (file: string) => readFile(file, 'utf8')
  const page = await read(`${root}verifier/verify.html`)
  const parts: Record<string, string> = {
    style: `<style>${await read(`${root}verifier/verify.css`)}</style>`,
    script: `<script type="module">${(await read(`${dist}verifier/page.js`)).replaceAll('</script', '<\\/script')}</script>`,
  }
  await writeFile(
    `${dist}verifier/verify.html`,
    page.replace(/<!-- (style|script) -->/g, (_, name: string) => parts[name]!),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildClient()
