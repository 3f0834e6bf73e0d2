/** Preloaded into a server with --expose-gc: at SIGUSR2 it collects all garbage and writes what is left, in bytes, to HEAP_FILE. */
import { writeFileSync } from 'node:fs'

process.on('SIGUSR2', () => {
  globalThis.gc!()
  writeFileSync(process.env.HEAP_FILE!, String(process.memoryUsage().heapUsed))
})
