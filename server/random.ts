import { randomBytes } from 'node:crypto'

const POOL = 8192
let pool = Buffer.alloc(0)

/** Random bytes, each given out once; drawn in batches: a system call for each salt or nonce would cost more than what it is for. */
export function drawBytes(length: number): Buffer {
  if (pool.length < length) pool = randomBytes(POOL)
  const drawn = pool.subarray(0, length)
  pool = pool.subarray(length)
  return drawn
}
