import type { TextCell, TextRow } from './text-row.ts'

export type UnitField =
  | 'name'
  | 'code'
  | 'category'
  | 'contactName'
  | 'phone'
  | 'email'
  | 'services'
  | 'role'
  | 'platforms'

/** Where a column of the file goes: a field of the contract, or an attribute under its own heading. */
export type UnitColumn = { index: number; field: UnitField } | { index: number; attribute: string }

// The most telling heading first: with both 手机 and 电话 in a file, 手机 is asked first. Compared as `plainHeading` leaves them.
const headings: Record<UnitField, readonly string[]> = {
  name: [
    '单位名称',
    '用户单位名称',
    '用户单位',
    '单位全称',
    '机构名称',
    '部门名称',
    '名称',
    '单位',
    'unitname',
    'name',
    'unit',
  ],
  code: [
    '统一社会信用代码',
    '社会信用代码',
    '信用代码',
    '单位代码',
    '单位编码',
    '机构代码',
    '代码',
    '编码',
    'unitcode',
    'code',
  ],
  category: ['单位类别', '单位类型', '类别', '类型', 'category'],
  contactName: ['联系人', '联系人姓名', '经办人', 'contactname', 'contact'],
  phone: [
    '手机',
    '手机号',
    '手机号码',
    '联系人手机',
    '联系电话',
    '联系人电话',
    '联系方式',
    '电话',
    '电话号码',
    'mobile',
    'phone',
    'tel',
  ],
  // One row a person: the first of a unit is the unit's own, the others are further seats of it.
  role: ['角色', '席位角色', '填报角色', '席位', 'role', 'seat'],
  services: ['使用服务', '使用的服务', '使用云服务', '云服务', 'services'],
  platforms: ['使用平台', '使用云平台', '云平台', '评价对象', 'platforms'],
  email: ['电子邮箱', '邮箱', '电子邮件', '邮箱地址', '联系人邮箱', 'email', 'mail'],
}

const fieldOfHeading = new Map(
  Object.entries(headings).flatMap(([field, all]) => all.map((one) => [one, field as UnitField])),
)

// Contact details are for delivery only and are sealed as such, so a second phone column never becomes a plain attribute.
const contactFields: ReadonlySet<UnitField> = new Set(['contactName', 'phone', 'email'])

// Running numbers change when rows are sorted; as attributes they would make every unit look updated.
const ignoredHeadings: ReadonlySet<string> = new Set(['序号', 'no', '#', '行号'])

// What the contract takes as the name of an attribute; a heading with an explanation in it can be longer.
const LONGEST_ATTRIBUTE = 40

// Above the heading people put a title, sometimes a line with the department and the date.
const rowsSearched = 5

/** The heading is the first of the upper rows that has a column for the unit's name; undefined when none has. */
export function findHeading(rows: readonly TextRow[]): TextRow | undefined {
  return rows.slice(0, rowsSearched).find((row) => row.cells.some((cell) => fieldOf(cell) === 'name'))
}

/**
 * What each column of the heading means. Several columns may give one contact field: the first that is not blank in a
 * row is taken. Of several for name, code or category the most telling is the field, the others are attributes.
 */
export function readHeading(heading: TextRow): UnitColumn[] {
  const cells = heading.cells.map((cell, index) => ({ index, text: String(cell).trim(), field: fieldOf(cell) }))
  const fields = cells.filter((cell) => cell.field).sort((a, b) => rankOf(a.text) - rankOf(b.text))
  const first = new Map(fields.toReversed().map((cell) => [cell.field, cell.index]))
  const isField = (cell: { index: number; field: UnitField | undefined }) =>
    cell.field !== undefined && (contactFields.has(cell.field) || first.get(cell.field) === cell.index)
  const chosen = fields.filter(isField).map(({ index, field }) => ({ index, field: field! }))
  return [...chosen, ...attributesOf(cells.filter((cell) => !isField(cell)))]
}

function attributesOf(cells: readonly { index: number; text: string }[]): UnitColumn[] {
  const taken = new Set<string>()
  return cells.flatMap(({ index, text }) => {
    if (ignoredHeadings.has(plainHeading(text))) return []
    const short = text.slice(0, LONGEST_ATTRIBUTE)
    const attribute =
      short && !taken.has(short) ? short : `${text.slice(0, LONGEST_ATTRIBUTE - 6)}（${columnLetters(index)}列）`
    taken.add(attribute)
    return [{ index, attribute }]
  })
}

function fieldOf(cell: TextCell): UnitField | undefined {
  return fieldOfHeading.get(plainHeading(String(cell)))
}

function rankOf(text: string): number {
  const plain = plainHeading(text)
  return headings[fieldOfHeading.get(plain)!].indexOf(plain)
}

// "＊单位名称（必填）：" → "单位名称", "Contact Name" → "contactname", "E-mail" → "email".
function plainHeading(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^()]*\)|【[^【】]*】|\[[^[\]]*\]/g, '')
  return plain.replace(/[\s*:_.-]/g, '')
}

/** 0 → A, 25 → Z, 26 → AA, as in the head of a spreadsheet. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}
