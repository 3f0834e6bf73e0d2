import { listBusyChannels } from '../queries/message-queue.ts'
import { finishDueCloses } from '../actions/finish-close.ts'
import { orderDueReminders } from '../actions/reminders.ts'
import { openDueTickets } from '../actions/tickets.ts'
import { findLost, sendNext, type SendingDesk } from '../actions/send-message.ts'

const longestWait = 5_000
const longestTurn = 240_000

/**
 * Sends what is due by a channel, at its rate, until nothing is left, the turn is over or the server stops. Several servers
 * may do so at once: each message is taken by one.
 */
export async function workThroughChannel(desk: SendingDesk, channelId: number, stopping: AbortSignal): Promise<void> {
  const end = Date.now() + longestTurn
  while (!stopping.aborted && Date.now() < end) {
    const step = await sendNext(desk, channelId)
    if (step === 'nothing') return
    if (step === 'done') continue
    const wait = step.wait.getTime() - desk.now().getTime()
    // The look of the next minute goes on.
    if (wait > longestWait) return
    await pause(wait, stopping)
  }
}

/** What each minute begins with: lost messages are named, the plan's reminders ordered, tickets opened, and the channels with something due are answered. */
export async function lookForWork(desk: SendingDesk): Promise<number[]> {
  await findLost(desk)
  await orderDueReminders(desk)
  await finishDueCloses(desk.db, desk.config.timeZone)
  await openDueTickets(desk.db, desk.config.timeZone, desk.now())
  return listBusyChannels(desk.db, desk.now())
}

function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stopping.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.max(1, milliseconds))
    stopping.addEventListener('abort', done)
  })
}
