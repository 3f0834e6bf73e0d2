/**
 * Canonical JSON (RFC 8785, JCS): one text for one value, so that its digest can be computed again anywhere.
 * Members are sorted by UTF-16 code units; a member that is undefined is left out, as in JSON.stringify.
 * @throws RangeError for what JSON cannot carry: NaN, infinities, bigint, functions, class instances, lone surrogates.
 */
export function canonicalize(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return canonicalNumber(value)
  if (typeof value === 'string') return canonicalString(value)
  if (Array.isArray(value)) return `[${Array.from(value, canonicalize).join(',')}]`
  if (isPlainObject(value)) return canonicalObject(value)
  throw new RangeError(`JSON cannot carry a value of type ${typeof value}`)
}

// RFC 8785 section 3.2.2.3: numbers as ECMAScript writes them, so -0 is "0".
function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`JSON cannot carry ${value}`)
  return JSON.stringify(value)
}

// With the flag u, a surrogate is found only where it stands alone. String.isWellFormed is quicker, and too young for some browsers.
const isWellFormed: (value: string) => boolean =
  'isWellFormed' in String.prototype ? (value) => value.isWellFormed() : (value) => !/\p{Surrogate}/u.test(value)

// Neither control characters, quotes and backslashes, which are escaped, nor surrogates.
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

function canonicalString(value: string): string {
  if (plain.test(value)) return `"${value}"`
  if (!isWellFormed(value)) throw new RangeError('JSON cannot carry a lone surrogate')
  return JSON.stringify(value)
}

function canonicalObject(value: Record<string, unknown>): string {
  let text = ''
  // The default order of sort() is by UTF-16 code units (RFC 8785 section 3.2.3).
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member !== undefined) text += `${text === '' ? '' : ','}${canonicalString(key)}:${canonicalize(member)}`
  }
  return `{${text}}`
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
