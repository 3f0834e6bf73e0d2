/** Which passwords are refused: those that people try first, those that say the user name, those used before. */
import { randomInt } from 'node:crypto'
import { dictionary } from '@zxcvbn-ts/language-common'
import { verifyPassword } from 'better-auth/crypto'
import { invalidField } from './problem.ts'

/** 49,000 passwords of published leaks, most used first (MIT, from zxcvbn-ts), and words that suggest themselves here. */
const leaked = new Set([
  ...(dictionary['passwords-common'] as readonly string[]),
  'manyi',
  'manyidu',
  'zhengwu',
  'zhengwuyun',
  'shujuju',
  'caizhengju',
  'jingban',
  'shenhe',
  'guanliyuan',
])

const plainLetters: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
}

/** The ways one password is another in disguise: signs left out, years and counts cut off, digits for letters. */
function disguises(password: string): string[] {
  const lower = password.toLowerCase()
  const letters = lower.replaceAll(/[@4310!$5]/g, (sign) => plainLetters[sign]!)
  return [lower, letters].flatMap((text) => {
    const bare = text.replaceAll(/[^a-z0-9]/g, '')
    return [
      text,
      bare,
      bare.replace(/(?<!\d)\d+$/, ''),
      text.replace(/(?<![^a-z])[^a-z]+$/, ''),
      bare.replace(/^\d+/, ''),
    ]
  })
}

const isRun = (text: string) => {
  const steps = [...text].slice(1).map((letter, i) => letter.charCodeAt(0) - text.charCodeAt(i))
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1)
}

/** Whether it is among the first that anybody would try. */
export function isGuessable(password: string, username: string): boolean {
  const lower = password.toLowerCase()
  const block = /^(.{1,4}?)\1+$/.exec(lower)
  if (block || isRun(lower) || new Set(lower).size < 4) return true
  if (username.length >= 3 && lower.includes(username.toLowerCase())) return true
  return disguises(password).some((text) => text.length >= 4 && leaked.has(text))
}

/** How many earlier passwords are not taken again. */
export const REMEMBERED = 5

/** @throws Problem invalid-input with `common-password` or `used-before` */
export async function demandGoodPassword(password: string, username: string, earlier: string[], field = 'password') {
  if (isGuessable(password, username)) throw invalidField(field, 'common-password')
  for (const hash of earlier)
    if (await verifyPassword({ hash, password })) throw invalidField(field, 'used-before', { count: REMEMBERED })
}

/** One to tell somebody once: four groups without letters that look alike. */
export function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
