import { onTestFinished } from 'vitest'
import { listen } from '../../server/start/listen.ts'
import { createWorld, type World } from '../support.ts'

/** A world that a browser can reach: the real app on a free port of this machine, gone with the test. */
export async function openSite(options: { setupToken?: string } = {}): Promise<World & { url: string }> {
  const listening = await listen('127.0.0.1', 0)
  const world = await createWorld({ ...options, port: listening.port })
  listening.serve(world.app)
  onTestFinished(async () => {
    listening.hurry()
    await listening.stop()
  })
  return { ...world, url: world.config.publicUrl }
}
