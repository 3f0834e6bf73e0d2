export type ByteSink = ReturnType<typeof byteSink>

/** Bytes put together until there are `chunk` of them; then they are taken, and the next ones begin. */
export function byteSink(chunk: number) {
  let bytes = Buffer.allocUnsafe(2 * chunk)
  let end = 0

  const makeRoom = (length: number): void => {
    if (end + length > bytes.length) bytes = Buffer.concat([bytes.subarray(0, end)], 2 * (end + length))
  }
  return {
    write(text: string): void {
      makeRoom(3 * text.length)
      end += bytes.write(text, end)
    },
    copy(known: Uint8Array): void {
      makeRoom(known.length)
      bytes.set(known, end)
      end += known.length
    },
    isFull: (): boolean => end >= chunk,
    /** What was put in since the last time. */
    take(): Buffer<ArrayBuffer> {
      const taken = Buffer.from(bytes.subarray(0, end))
      end = 0
      return taken
    },
  }
}
