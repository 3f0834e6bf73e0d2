/** What the product's arithmetic uses and browsers of a few years ago lack. */
const lacking: [object, string, (...args: never[]) => unknown][] = [
  [Object, 'hasOwn', (object: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(object, key)],
  [
    Array.prototype,
    'at',
    function (this: unknown[], at: number) {
      return this[at < 0 ? this.length + at : at]
    },
  ],
  [
    Array.prototype,
    'toSorted',
    function (this: unknown[], by?: (a: unknown, b: unknown) => number) {
      return [...this].sort(by)
    },
  ],
  [
    String.prototype,
    'replaceAll',
    function (this: string, what: string | RegExp, by: string) {
      return typeof what === 'string' ? this.split(what).join(by) : this.replace(what, by)
    },
  ],
]
for (const [owner, name, value] of lacking)
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true })
