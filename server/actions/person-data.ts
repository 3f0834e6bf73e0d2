/** 个人信息查阅 (PIPL art. 45): everything held about one person, found by name, phone, mail or user name, in one JSON text. */
import type { Kysely } from 'kysely'
import type { Database } from '../../db/schema.ts'
import { openContact } from '../contacts.ts'
import { openSeats } from './units.ts'
import type { Keys } from '../keys.ts'
import { type Actor, recordAct } from '../queries/audit.ts'
import { findAccountData, listContacts, listMessagesTo } from '../queries/person-data.ts'

const BATCH = 500

export type PersonData = { contacts: object[]; accounts: object[] }
type Contact = { contactName: string | null; phone: string | null; email: string | null }

/** Answers carry no person: what a respondent wrote is held under the unit, and is not searched. The look itself is logged. */
export async function collectPersonData(
  db: Kysely<Database>,
  keys: Keys,
  actor: Actor,
  text: string,
): Promise<PersonData> {
  const contacts: object[] = []
  const isMeant = ({ contactName, phone, email }: Contact) =>
    [contactName, phone, email?.toLowerCase(), email].includes(text)
  for (let after = 0; ;) {
    const units = await listContacts(db, after, BATCH)
    for (const { id, name, contact_name, phone_sealed, email_sealed, updated_at, seats } of units) {
      const [phone, email] = [openContact(keys, 'phone', phone_sealed), openContact(keys, 'email', email_sealed)]
      const seated = openSeats(keys, { seats }).map(({ role, ...person }) => ({ seat: role, ...person }))
      for (const person of [{ contactName: contact_name, phone, email }, ...seated].filter(isMeant))
        contacts.push({ unit: name, ...person, updatedAt: updated_at, messages: await listMessagesTo(db, id) })
    }
    if (units.length < BATCH) break
    after = units.at(-1)!.id
  }
  const accounts = await findAccountData(db, text)
  // Not what was looked for: the log is read by others.
  const detail = { contacts: contacts.length, accounts: accounts.length }
  await db.transaction().execute((db) => recordAct(db, actor, { act: 'person-data.read', subject: 'person', detail }))
  return { contacts, accounts }
}
