/**
 * `npm run soak`: whole flows at half the top rate for `SOAK_MINUTES` (30). Prints a line a minute and judges whether memory, connections
 * and latency stay flat; exit code 1 when one does not. The machine's other work is shown beside, since it is not ours to judge.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { respond } from './form.ts'
import { flow, Line, median, percentile } from './load.ts'
import { closeSites, linksOf, makeSurvey, makeUnits, openSite, type Site } from './site.ts'

const MINUTES = Number(process.env.SOAK_MINUTES ?? 30)
const CONNECTIONS = 32
const UNITS = 20_000
// Linux counts CPU in hundredths of a second.
const TICK = 10
// Caches fill, PostgreSQL's first checkpoint comes.
const WARM_UP = Math.min(5, Math.floor(MINUTES / 4))

type Minute = {
  rate: number
  p50: number
  p99: number
  cpu: number
  memory: number
  heap: number
  connections: number
  others: number
}

const site = await openSite()
// Nothing it started stays, however it ends.
process.on('uncaughtException', (error) => {
  console.error(error)
  void closeSites().finally(() => process.exit(1))
})
const unitIds = await makeUnits(site, UNITS)
process.env.BENCH_NODE_FLAGS = `--expose-gc --import ${join(import.meta.dirname, 'tell-heap.ts')}`
const heapFile = join(site.dataDir, 'heap')
const server = await site.start('server/main.ts', { HEAP_FILE: heapFile })
const nextLinks = async () => linksOf(site, await makeSurvey(site, unitIds))

const top = await flow(await nextLinks(), CONNECTIONS, server.url, respond)
const rate = top / 2
console.log(`top ${top.toFixed(0)} flows/s; ${MINUTES} minutes at ${rate.toFixed(0)}\n`)

// Made beforehand: what prepares the load must not disturb it.
const links: string[] = []
while (links.length < rate * 60 * MINUTES) links.push(...(await nextLinks()))

const minutes: Minute[] = []
const begun = performance.now()
let next = 0
let milliseconds: number[] = []
const lines = Array.from({ length: CONNECTIONS }, async () => {
  const line = await Line.open(server.url)
  for (;;) {
    const due = begun + (next / rate) * 1000
    const link = links[next++]
    if (!link || due > begun + MINUTES * 60_000) return line.close()
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    const sent = performance.now()
    await respond(line, link)
    milliseconds.push(performance.now() - sent)
  }
})

console.log(
  '| minute | flows/s | p50 ms | p99 ms | CPU ms a flow | heap MB | memory MB | connections | cores used by others |',
)
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |')
let before = readCpu()
for (let minute = 1; minute <= MINUTES; minute += 1) {
  await new Promise((resolve) => setTimeout(resolve, begun + minute * 60_000 - performance.now()))
  const [taken, now] = [milliseconds, readCpu()]
  milliseconds = []
  const own = Array.from(now.ours).reduce((sum, [pid, ms]) => sum + ms - (before.ours.get(pid) ?? 0), 0)
  const one = {
    rate: taken.length / 60,
    p50: median(taken),
    p99: percentile(taken, 0.99),
    cpu: own / taken.length,
    memory: residentMegabytes(server.child.pid!),
    heap: await heapMegabytes(),
    connections: await countConnections(site),
    others: Math.max(0, (now.all - before.all - own) / 60_000),
  }
  before = now
  minutes.push(one)
  const cells = [one.rate.toFixed(0), one.p50.toFixed(1), one.p99.toFixed(1), one.cpu.toFixed(2), one.heap.toFixed(1)]
  console.log(`| ${[minute, ...cells, one.memory.toFixed(0), one.connections, one.others.toFixed(2)].join(' | ')} |`)
}
await Promise.all(lines)
const { stored } = await site.db
  .selectFrom('response')
  .select(sql<number>`count(*)`.as('stored'))
  .executeTakeFirstOrThrow()
await site.stop()
judge(minutes.slice(WARM_UP), stored)

/** Flat: over all the minutes that count, the median slope adds no more than a share of the middle value. */
function judge(minutes: Minute[], stored: number): void {
  const shares = { heap: 0.1, memory: 0.15, connections: 0.1, cpu: 0.15, p50: 0.25, p99: 0.5 } as const
  console.log(`\n${stored} answers stored; the first ${WARM_UP} minutes are not judged`)
  for (const [name, share] of Object.entries(shares) as [keyof typeof shares, number][]) {
    const values = minutes.map((minute) => minute[name])
    const added = (slopeOf(values) * (values.length - 1)) / median(values)
    const isFlat = added <= share
    console.log(
      `${name}: ${(added * 100).toFixed(1)} % over the run, at most ${share * 100} %: ${isFlat ? 'flat' : 'GROWS'}`,
    )
    if (!isFlat) process.exitCode = 1
  }
}

/** Theil–Sen: the median of the slopes between all pairs; one noisy minute moves it little. */
function slopeOf(values: number[]): number {
  const slopes = values.flatMap((value, i) => values.slice(i + 1).map((later, j) => (later - value) / (j + 1)))
  return slopes.length === 0 ? 0 : median(slopes)
}

async function countConnections({ db }: Site): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from pg_stat_activity where backend_type = 'client backend'`.execute(db)
  return rows[0]!.n
}

function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

/** What the server holds when all garbage is collected. */
async function heapMegabytes(): Promise<number> {
  rmSync(heapFile, { force: true })
  server.child.kill('SIGUSR2')
  while (!existsSync(heapFile) || readFileSync(heapFile, 'utf8') === '')
    await new Promise((resolve) => setTimeout(resolve, 20))
  return Number(readFileSync(heapFile, 'utf8')) / 2 ** 20
}

/** Milliseconds of CPU since the start: of the whole machine, and of server, database and this load by their process ids. */
function readCpu(): { all: number; ours: Map<number, number> } {
  const [, user, nice, system] = readFileSync('/proc/stat', 'utf8').split(/\s+/).map(Number)
  const postmaster = Number(readFileSync(join(site.dataDir, 'database/postmaster.pid'), 'utf8').split('\n')[0])
  const roots = new Set([process.pid, server.child.pid!, postmaster])
  const own = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(name))
    .filter(({ pid, parent }) => roots.has(pid) || roots.has(parent))
  return { all: (user! + nice! + system!) * TICK, ours: new Map(own.map(({ pid, ticks }) => [pid, ticks * TICK])) }
}

function readStat(name: string): { pid: number; parent: number; ticks: number }[] {
  try {
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }]
  } catch {
    // It has just ended.
    return []
  }
}
