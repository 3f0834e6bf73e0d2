import type { Context } from 'hono'
import { attachment } from './documents/attachment.ts'
import { givingWay } from './give-way.ts'
import { logError } from './log.ts'

/** A file sent as it is made. */
export type Making = AsyncGenerator<string | Uint8Array>

/**
 * The body of a reply. What fails before its first piece is thrown, and answered as any problem; should the making fail half-way, the
 * connection is cut, so that no browser takes what came for the whole. `brokenOff` is told of both. Whoever goes away ends the making, and
 * so does who takes nothing for `patience` milliseconds: behind it stands a connection to the database with its snapshot.
 */
export async function streamFile(
  making: Making,
  brokenOff: (error: unknown) => Promise<unknown>,
  patience = 120_000,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder()
  let stalled: NodeJS.Timeout | undefined
  let gone = false
  const { work, rest } = givingWay()
  const next = async () => {
    try {
      return await work(() => making.next())
    } catch (error) {
      await brokenOff(error).catch(() => undefined)
      throw error
    }
  }
  let begun: Awaited<ReturnType<typeof next>> | null = await next()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled)
        try {
          // A piece is made without waiting for anything, and the next may be asked for at once.
          await rest()
          const { done, value } = begun ?? (await next())
          begun = null
          if (gone) return
          if (done) return controller.close()
          controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
          stalled = setTimeout(async () => {
            const error = new Error('The reader takes nothing')
            controller.error(error)
            await making.return(undefined).catch((error: unknown) => logError(error))
            await brokenOff(error).catch((error: unknown) => logError(error))
          }, patience)
        } catch (error) {
          logError(error)
          controller.error(error)
        }
      },
      async cancel() {
        gone = true
        clearTimeout(stalled)
        await making.return(undefined)
      },
    },
    { highWaterMark: 2 },
  )
}

type Sent = { mediaType: string; name: string; title: string; brokenOff: (error: unknown) => Promise<unknown> }

/** Answers with a file to keep, `name` for old programs and `title` for all others, as it is made. */
export const sendFile = async (c: Context, making: Making, { mediaType, name, title, brokenOff }: Sent) =>
  c.body(await streamFile(making, brokenOff), 200, {
    'content-type': mediaType,
    'content-disposition': attachment(name, title),
  })
