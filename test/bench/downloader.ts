/** A process that downloads, so that taking in a file holds up nothing in the one that measures. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Downloaded = { seconds: number; bytes: number }
type Asked = { url: string; headers: Record<string, string> }

export function startDownloader() {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url))
  return {
    /** One at a time. @throws when the answer is no 200 */
    async download(url: string, headers: Record<string, string>): Promise<Downloaded> {
      child.send({ url, headers } satisfies Asked)
      const [told] = (await once(child, 'message')) as [Downloaded | string]
      if (typeof told === 'string') throw new Error(told)
      return told
    },
    stop: () => child.disconnect(),
  }
}

async function download({ url, headers }: Asked): Promise<Downloaded> {
  const begun = performance.now()
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  let bytes = 0
  for await (const part of response.body!) bytes += part.length
  return { bytes, seconds: (performance.now() - begun) / 1000 }
}

if (process.send)
  process.on('message', (asked: Asked) => {
    download(asked).then(
      (told) => process.send!(told),
      (error: unknown) => process.send!(String(error)),
    )
  })
