import { BYTE_ORDER_MARK, csvLine } from './csv-cell.ts'

// No real unit has such a name, so an example left in by mistake is seen at once.
const examples = [
  [
    '（示例，请删除）云帆市统计局',
    'SHILI-0001',
    '市直部门',
    '领导',
    '示例联系人甲',
    '010-00000001',
    'jia@example.org',
    '计算、存储、网络',
    '',
  ],
  ['（示例，请删除）云帆市统计局', '', '', '运维', '示例联系人丙', '010-00000003', 'bing@example.org', '', ''],
  [
    '（示例，请删除）云帆市图书馆',
    'SHILI-0002',
    '二级单位',
    '',
    '示例联系人乙',
    '010-00000002',
    'yi@example.org',
    '托管',
    '',
  ],
]

/** The unit list to fill in: the headings `readUnits` knows and three fictional rows, as CSV for Excel: a unit of two people, one row each, and one of one. */
export function unitTemplateCsv(): string {
  const heading = [
    '单位名称',
    '统一社会信用代码',
    '类别',
    '角色（一家多人填报时）',
    '联系人',
    '电话',
    '邮箱',
    '使用服务',
    '使用平台',
  ]
  return BYTE_ORDER_MARK + [heading, ...examples].map(csvLine).join('')
}
