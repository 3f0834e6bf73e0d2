/** Preloaded into a server process: its clock jumps with every SIGUSR2, by turns a day ahead, a day behind, ten years ahead, right. */
const DAY = 86_400_000
const jumps = [DAY, -DAY, 3650 * DAY, 0]
let shift = 0
let turn = 0
process.on('SIGUSR2', () => (shift = jumps[turn++ % jumps.length]!))

const Real = Date
const now = () => Real.now() + shift
globalThis.Date = class extends Real {
  constructor(...given: []) {
    super(...(given.length === 0 ? ([now()] as unknown as []) : given))
  }
  static override now = now
} as DateConstructor
