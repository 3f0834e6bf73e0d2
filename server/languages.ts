/** Further languages of the phone form, supplied as data: one file `<tag>.json` each in `DATA_DIR/languages`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dictionary } from '../client/form/languages/chinese.ts'
import { CannotStart } from '../db/cannot-start.ts'

type Words = { [key: string]: string | Words }

/** Every file, checked against the Chinese set: the same keys, the same {placeholders}. @throws CannotStart with every fault of the first bad file */
export function readLanguages(folder: string, chinese: Dictionary): Dictionary[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.toSorted().map((name) => {
    const words = parse(join(folder, name))
    const faults = [...listFaults(chinese, words), ...headFaults(words as Partial<Dictionary>, name)]
    if (faults.length > 0) throw new CannotStart(`语言文件 ${name} 不能使用：\n${faults.join('\n')}`)
    return words as Dictionary
  })
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CannotStart(`语言文件 ${path} 不是有效的 JSON：${(error as Error).message}`)
  }
}

const placeholders = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].toSorted().join(' ')

/** What is missing, of another kind, or with other placeholders than the original; keys too many do no harm. */
function listFaults(original: Words, words: unknown, path = ''): string[] {
  return Object.entries(original).flatMap(([key, text]) => {
    const own = (words as Words | null)?.[key]
    const name = `${path}${key}`
    if (typeof text !== 'string') return listFaults(text, own, `${name}.`)
    if (typeof own !== 'string') return [`缺少 ${name}（中文：${text}）`]
    const isSame = path === '' || placeholders(own) === placeholders(text)
    return isSame ? [] : [`${name} 中的 {…} 应为：${placeholders(text) || '无'}`]
  })
}

function headFaults({ tag, direction }: Partial<Dictionary>, file: string): string[] {
  return [
    ...(`${tag}.json` === file ? [] : [`tag 应与文件名相同：${file.replace(/\.json$/, '')}`]),
    ...(isLocale(tag) ? [] : ['tag 不是语言标记，如 ug、kk']),
    ...(direction === 'ltr' || direction === 'rtl' ? [] : ['direction 应为 ltr 或 rtl']),
  ]
}

function isLocale(tag: string | undefined): boolean {
  try {
    return tag !== undefined && Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
