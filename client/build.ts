/**
 * Builds what browsers get, and what the server needs to render the phone form. Three bundles, so that none shares a chunk:
 * `admin` (the administrators' pages), `form` (the phone form's one small script), `render` (the same form, for the server).
 * Run as `npm run build`; the start calls it when a source is newer than the bundles.
 */
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const
const common = { configFile: false, logLevel: 'warn', oxc: jsx } satisfies InlineConfig

/** The respondents' phones: WeChat's and other in-app browsers of 2020. */
const phones = ['chrome80', 'safari13']
const desks = ['chrome100', 'safari15', 'firefox100']

const bundles: InlineConfig[] = [
  {
    ...common,
    root: `${root}admin`,
    base: '/admin/',
    build: { outDir: `${dist}admin`, emptyOutDir: true, target: desks },
  },
  {
    ...common,
    root: `${root}form`,
    base: '/form/',
    publicDir: false,
    resolve: { alias: { 'preact/jsx-runtime': `${root}form/jsx-runtime.ts` } },
    build: {
      outDir: `${dist}form`,
      emptyOutDir: true,
      manifest: 'manifest.json',
      assetsDir: '',
      target: phones,
      modulePreload: false,
      rolldownOptions: { input: `${root}form/hydrate.tsx` },
    },
  },
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

/** Builds all three bundles into `dist/`. Throws vite's own error, which names file and line. */
export async function buildClient(): Promise<void> {
  for (const bundle of bundles) await build(bundle)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildClient()
