import { onTestFinished } from 'vitest'
import { openLinkDoor } from '../../server/link-door.ts'
import { listen } from '../../server/start/listen.ts'
import { createWorld, type World } from '../support.ts'

/** `env`: further settings, which may name the address the browser reaches. */
type Options = { setupToken?: string; env?: (url: string) => Record<string, string> }

/** A world that a browser can reach: the real app on a free port of this machine, gone with the test. */
export async function openSite({ env, ...options }: Options = {}): Promise<
  World & { url: string; databaseUrl: string }
> {
  const listening = await listen('127.0.0.1', 0)
  const world = await createWorld({
    ...options,
    port: listening.port,
    env: env?.(`http://127.0.0.1:${listening.port}`) ?? {},
  })
  // As the product starts it: what is hot goes by the quick way in.
  listening.serve(world.app, await openLinkDoor(world, world.reception, world.app))
  onTestFinished(async () => {
    listening.hurry()
    await listening.stop()
  })
  return { ...world, url: world.config.publicUrl, databaseUrl: world.url }
}
