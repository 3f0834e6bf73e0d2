/** `npm run check`: types, lint, layout and the direction of imports. Prints what is wrong; exit code 1 when anything is. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * The import rule: what each room may use of the others. Types alone may come from further (a database row names the
 * contract's types; the form's pages are named by the action that fills them).
 */
const mayUse: [room: string, allowed: string[]][] = [
  ['server/domain', ['server/domain']],
  ['server/contract', ['server/contract', 'server/domain']],
  ['server/queries', ['server/queries', 'server/problem.ts', 'db']],
  [
    'server/documents',
    [
      'server/documents',
      'server/contract',
      'server/domain',
      'server/problem.ts',
      'server/validate.ts',
      'server/in-pieces.ts',
    ],
  ],
  ['server/routes', ['server', '!server/routes', 'server/routes/form-post.ts', 'db']],
  ['server/actions', ['server', '!server/routes', '!server/app.ts', 'db']],
  ['client/form', ['client/form', 'server/domain/scale.ts']],
  ['client/admin', ['client/admin', 'client/ui', 'client/api.ts', 'server/contract', 'server/domain']],
  ['client/verifier', ['client/verifier', 'server/domain', 'server/documents/evidence-views.ts']],
  ['client/ui', ['client/ui', 'client/api.ts', 'server/contract', 'server/domain']],
]

/** A file of `room` may import `target` when the longest rule that names it allows it. */
function isAllowed(target: string, allowed: string[]): boolean {
  const rules = allowed.map((rule) => ({ path: rule.replace('!', ''), yes: !rule.startsWith('!') }))
  const fitting = rules.filter(({ path }) => target === path || target.startsWith(`${path}/`))
  return fitting.sort((a, b) => b.path.length - a.path.length)[0]?.yes ?? false
}

/** Imports that exist at run time; `import type` and `import('…')` of a package do not count. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const statements = text.matchAll(
    /^(?:import|export)\s(?!type\b)[^'"]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  )
  return [...statements].map((match) => relative(root, resolve(root, dirname(file), match[1] ?? match[2] ?? match[3]!)))
}

function checkImports(): string[] {
  return mayUse.flatMap(([room, allowed]) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => join(room, file))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !isAllowed(target, allowed))
          .map((target) => `${file} may not import ${target}`),
      ),
  )
}

/** Node's own imports and packages are no business of a browser's or of the domain. */
function checkPackages(): string[] {
  const files = readdirSync(join(root, 'server/domain'), { encoding: 'utf8' })
  return files.flatMap((file) => {
    const packages = [...readFileSync(join(root, 'server/domain', file), 'utf8').matchAll(/from '([^.][^']*)'/g)].map(
      (match) => match[1]!,
    )
    return packages
      .filter((name) => name !== 'fraction.js')
      .map((name) => `server/domain/${file} may not import ${name}`)
  })
}

function imports(): boolean {
  const complaints = [...checkImports(), ...checkPackages()]
  complaints.forEach((line) => console.error(line))
  return complaints.length === 0
}

function runs(command: string, args: string[]): boolean {
  return (
    spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, npm_config_loglevel: 'error' } })
      .status === 0
  )
}

// As dependencies these two break `npm ci` on some machines; npx fetches them, pinned.
const lint = [
  '--yes',
  '--package',
  'oxlint@1.94.0',
  '--package',
  'oxlint-tsgolint@7.0.2007',
  'oxlint',
  '--type-aware',
  '--deny-warnings',
]

export const checks: Record<string, () => boolean> = {
  imports,
  types: () => runs(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']),
  lint: () => runs('npx', lint),
  layout: () => runs('npx', ['--yes', 'oxfmt@0.79.0', '--check', '.']),
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, check] of Object.entries(checks)) {
    const passed = check()
    console.log(`${name}: ${passed ? 'ok' : 'failed'}`)
    if (!passed) process.exitCode = 1
  }
}
