import { CannotStart } from '../../db/cannot-start.ts'
import { logError } from '../log.ts'

type Stop = () => Promise<unknown>

/**
 * The server's life: what `begin` opens is registered with `onStop` and closed in reverse order, whether the start fails,
 * a signal asks for the end or something breaks. Exit code 0 when asked, else 1.
 */
export type Lifetime = {
  onStop(stop: Stop, hurry?: () => void): void
  /** Ends the server because something it cannot live without has gone. */
  fail(line: string): void
  begin(start: () => Promise<void>): void
}

const patience = 15_000

export function createLifetime(): Lifetime {
  const stops: Stop[] = []
  const hurries: (() => void)[] = []
  let starting: Promise<void> = Promise.resolve()
  let askedAt: number | null = null

  const end = async (code: number) => {
    // A step that is under way registers what it opened only when it is done.
    await starting.catch(() => undefined)
    for (const stop of stops.reverse()) await Promise.race([stop().catch(report), wait(patience)])
    process.exit(code)
  }
  const asked = () => {
    // npm hands on the signal that the terminal has already sent to the whole group: that is one wish, not two.
    if (askedAt !== null && Date.now() - askedAt > 1_000) return hurries.forEach((hurry) => hurry())
    if (askedAt !== null) return
    askedAt = Date.now()
    console.log('正在停止……')
    void end(0)
  }
  const breakDown = (error: unknown) => {
    if (askedAt !== null) return
    askedAt = Date.now()
    report(error)
    void end(1)
  }

  return {
    onStop: (stop, hurry) => {
      stops.push(stop)
      if (hurry) hurries.push(hurry)
    },
    fail: (line) => breakDown(new CannotStart(line)),
    begin: (start) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, asked)
      whenParentEnds(asked)
      process.on('uncaughtException', breakDown)
      process.on('unhandledRejection', breakDown)
      starting = start()
      starting.catch(breakDown)
    },
  }
}

// `npm start` runs a shell that runs this: a signal to npm alone ends both of them and never arrives here.
function whenParentEnds(then: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    then()
  }, 500)
  watch.unref()
}

function report(error: unknown): void {
  if (!(error instanceof CannotStart)) return logError(error)
  for (const line of error.message.split('\n')) console.error(line)
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
