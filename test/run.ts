/**
 * `npm test`: builds the client, runs every test (or those named as arguments) and ends with `N passed, N failed`, from
 * the runner's own counts. A run without any test fails.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../server/config.ts'
import { buildClient } from '../server/start/build-client.ts'

type Report = { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number }

await buildClient((line) => console.log(line))

const folder = mkdtempSync(join(tmpdir(), 'manyi-report-'))
const report = join(folder, 'report.json')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...process.argv.slice(2)],
  {
    cwd: projectFolder,
    stdio: 'inherit',
  },
)
const {
  numPassedTests: passed,
  numFailedTests,
  numFailedTestSuites,
} = JSON.parse(readFileSync(report, 'utf8')) as Report
rmSync(folder, { recursive: true })

// A file that broke before its first test has no failed test to count; it counts as one.
const failed = numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites))
if (status !== 0 || failed > 0 || passed === 0) process.exitCode = 1
if (passed === 0) console.error('no test ran')
console.log(`${passed} passed, ${failed} failed`)
