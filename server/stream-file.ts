/** A file sent as it is made. */
export type Making = AsyncGenerator<string | Uint8Array>

/**
 * The body of a reply. Should the making fail half-way, the connection is cut, so that no browser takes what came for the whole;
 * `brokenOff` is told. Whoever goes away ends the making.
 */
export function streamFile(
  making: Making,
  brokenOff: (error: unknown) => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await making.next()
          if (done) controller.close()
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
        } catch (error) {
          console.error(error)
          await brokenOff(error).catch(() => undefined)
          controller.error(error)
        }
      },
      async cancel() {
        await making.return(undefined)
      },
    },
    { highWaterMark: 2 },
  )
}
