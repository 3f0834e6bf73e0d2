import { buildClient } from '../../server/start/build-client.ts'

/** Vitest's global set-up for these tests: one build, so that servers starting side by side do not each make their own. */
export default async function setup(): Promise<void> {
  await buildClient(() => {})
}
