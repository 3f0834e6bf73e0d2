/** `npm run bench [name…]`: runs the benches one after the other and prints one table. `growth` takes long and runs only when named. */
import { cpus, totalmem } from 'node:os'
import { closeSites } from './site.ts'
import { type Figure, tableOf } from './table.ts'

const benches: Record<string, () => Promise<{ measure(): Promise<Figure[]> }>> = {
  submit: () => import('./submit.ts'),
  form: () => import('./form.ts'),
  exports: () => import('./exports.ts'),
  issuing: () => import('./issuing.ts'),
  growth: () => import('./growth.ts'),
  processes: () => import('./processes.ts'),
  phone: () => import('./phone.ts'),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0)
  throw new Error(`no bench named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`)

const figures: Figure[] = []
for (const name of wanted.length > 0 ? wanted : Object.keys(benches).filter((one) => one !== 'growth')) {
  console.error(`… ${name}`)
  const bench = await benches[name]!()
  figures.push(...(await bench.measure().finally(closeSites)))
}
const memory = (totalmem() / 2 ** 30).toFixed(0)
console.log(
  `${new Date().toISOString().slice(0, 10)} · ${cpus().length} cores, ${memory} GiB · Node ${process.version}\n`,
)
if (figures.length > 0) console.log(tableOf(figures))
