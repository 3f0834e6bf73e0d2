import { isIP } from 'node:net'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { ChannelSecrets, Delivery, SmtpSettings } from '../contract/channels.ts'
import { findDestination, type Outside } from './destination.ts'
import { ended, type Outgoing, patience, refusedDestination, sent } from './outgoing.ts'

/**
 * Sends one mail on a connection of its own. nodemailer's connection is used directly, since its transports do not tell a
 * connection lost before the message was handed over (try again) from one lost after (nobody knows), and its pool may put
 * a message back into the queue by itself: it would arrive twice.
 */
export async function sendMail(
  settings: SmtpSettings,
  secrets: ChannelSecrets,
  message: Outgoing,
  outside: Outside,
): Promise<Delivery> {
  const { email } = message
  if (!email) return ended('failed', 'no-email')
  const address = await findDestination(settings.host, outside).catch(refusedDestination)
  if (typeof address !== 'string') return address
  const connection = new SMTPConnection(optionsOf(settings, address))
  const broken = whenBroken(connection)
  try {
    await Promise.race([broken, prepare(connection, settings, secrets)])
  } catch (error) {
    connection.close()
    return judgeBefore(error as MailError)
  }
  try {
    await Promise.race([broken, handOver(connection, settings, { ...message, email })])
    connection.quit()
    return sent
  } catch (error) {
    connection.close()
    return judgeAfter(error as MailError)
  }
}

const optionsOf = ({ host, port, security }: SmtpSettings, address: string) => ({
  host: address,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'none',
  // Connected by address, but the certificate is to be the name's.
  ...(!isIP(host) && { servername: host, tls: { servername: host } }),
  connectionTimeout: patience,
  greetingTimeout: patience,
  socketTimeout: patience,
})

function whenBroken(connection: SMTPConnection): Promise<never> {
  const broken = new Promise<never>((_, reject) => connection.on('error', reject))
  // It may break when nobody waits any longer.
  broken.catch(() => {})
  return broken
}

async function prepare(connection: SMTPConnection, { user }: SmtpSettings, { password = '' }: ChannelSecrets) {
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())))
  if (!user) return
  await new Promise<void>((resolve, reject) =>
    connection.login({ user, pass: password }, (error) => (error ? reject(error) : resolve())),
  )
}

async function handOver(
  connection: SMTPConnection,
  { fromName, fromAddress }: SmtpSettings,
  { email, subject, body }: Outgoing & { email: string },
) {
  const from = { name: fromName, address: fromAddress }
  const mail = new MailComposer({ from, to: { name: '', address: email }, subject, text: body }).compile()
  const bytes = await mail.build()
  await new Promise<void>((resolve, reject) =>
    connection.send({ from: fromAddress, to: [email] }, bytes, (error) => (error ? reject(error) : resolve())),
  )
}

/** `response`: what the server itself said, without the library's words around it. */
type MailError = { code?: string; responseCode?: number; response?: string; message: string }

/** Nothing was handed over: whatever is wrong, it can be tried again. */
function judgeBefore({ code, message, response = message }: MailError): Delivery {
  if (code === 'EAUTH') return ended('retry', 'sign-in-refused', response)
  if (code === 'ETLS') return ended('retry', 'no-tls', message)
  return ended('retry', 'no-connection', message)
}

/** RFC 5321, 4.2.1: 5yz never, 4yz later; without an answer nobody knows whether it was taken. */
function judgeAfter({ code, responseCode, message, response = message }: MailError): Delivery {
  if (responseCode !== undefined && responseCode >= 500) return ended('failed', 'refused', response)
  if (responseCode !== undefined && responseCode >= 400) return ended('retry', 'not-now', response)
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return ended('failed', 'refused', message)
  return ended('unconfirmed', 'no-answer', message)
}
