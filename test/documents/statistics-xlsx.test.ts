import readExcelFile from 'read-excel-file/node'
import { describe, expect, test } from 'vitest'
import type { ResultView } from '../../server/contract/results.ts'
import { statisticsXlsx } from '../../server/documents/statistics-xlsx.ts'
import { readZipDirectory, unpackEntry } from '../../server/documents/zip-directory.ts'
import { defaultRules } from '../../server/domain/rules.ts'
import type { Questionnaire } from '../../server/domain/scale.ts'

const questionnaire: Questionnaire = {
  dimensions: [
    { key: 'd1', label: '网络接入质量' },
    { key: 'd2', label: '服务质量' },
  ],
  scale: [
    { level: 2, label: '满意', value: '100' },
    { level: 1, label: '不满意', value: '0' },
  ],
  notApplicable: true,
  overall: { label: '总体评价如何' },
}

const plan = { questionnaire, rules: defaultRules, servicePeriod: { from: '2024-01-01', to: '2024-12-31' } }
const made = { at: new Date('2025-01-11T02:03:04Z'), timeZone: 'Asia/Shanghai' }

const figures: ResultView = {
  roster: 32,
  issued: 32,
  returned: 31,
  complete: 30,
  valid: 30,
  units: {
    roster: 32,
    ineligible: 0,
    scored: 30,
  },
  dispositions: { complete: 30, partial: 1, refusal: 0, nonContact: 1, other: 0, ineligible: 0 },
  rosterMismatch: null,
  responseRate: '93.75',
  indicator: {
    figure: '综合得分',
    unit: '%',
    value: '94.6',
    exact: '473/5',
    target: '90',
    verdict: '达标但取决于未答单位',
    worstCase: '89.996',
    worstCaseExact: '22499/250',
    intervalNote: null,
    interval: {
      low: '94.14',
      high: '95.06',
      confidence: '95',
    },
  },
  topBox: '73',
  top2: '99.997',
  bottom2: '0.003',
  unitBands: {
    非常满意: 27,
    比较满意: 3,
    基本满意: 0,
    不满意: 0,
    非常不满意: 0,
  },
  dimensions: [
    {
      key: 'd1',
      label: '网络接入质量',
      mean: '94.67',
      exact: '284/3',
      sd: '9',
      counts: {
        1: 8,
        2: 22,
      },
      notApplicable: 1,
      missing: 2,
      n: 30,
      topBox: '73.33',
      top2: '73.33',
      bottom2: '26.67',
    },
    {
      key: 'd2',
      label: '服务质量',
      mean: null,
      exact: null,
      sd: null,
      counts: {
        1: 0,
        2: 0,
      },
      notApplicable: 30,
      missing: 0,
      n: 0,
      topBox: null,
      top2: null,
      bottom2: null,
    },
  ],
  overall: {
    mean: '96.5',
    counts: {
      1: 1,
      2: 29,
    },
    n: 30,
  },
  alpha: '0.754',
  alphaN: 28,
  flagged: {
    speeders: 1,
    straightLiners: 9,
    bursts: 0,
    total: 9,
  },
  invalidated: 0,
  withInvalidated: { value: '94.6', exact: '473/5', units: 30 },
  composite: {
    weight: '0',
    survey: { value: '94.6', exact: '473/5' },
    experts: { value: null, exact: null, sd: null, lowest: null, highest: null, sheets: 0, named: 0, recused: 0 },
    value: '94.6',
    exact: '473/5',
  },
  version: 1,
  inForce: 1,
  withheld: false,
  versions: 1,
  withoutFlagged: {
    value: '92.29',
    exact: '646/7',
    units: 21,
  },
  survey: {
    id: 7,
    title: '云帆市2024年度满意度调查 & "试填"',
    status: 'closed',
    planDigest: 'sha256:0123abcd',
    closedAt: '2025-01-10T18:00:00+08:00',
  },
}

const write = (own: Partial<ResultView> = {}) => statisticsXlsx({ ...figures, ...own }, plan, made)

/** The sheets as read-excel-file, which did not write them, sees them. */
async function readSheets(file: Buffer) {
  const sheets = await readExcelFile(file)
  return new Map(sheets.map(({ sheet, data }) => [sheet, data]))
}

/** The parts of the file as XML. */
function readParts(file: Buffer): Map<string, string> {
  const entries = readZipDirectory(file) ?? []
  return new Map(entries.map((entry) => [entry.name, new TextDecoder().decode(unpackEntry(file, entry))]))
}

const rowOf = (rows: unknown[][] | undefined, label: string) => rows?.find((row) => row.includes(label))

describe('statistics.xlsx, read back', () => {
  test('has the sheets 样本, 总表, 维度, 单位档位, each with its heading', async () => {
    const sheets = await readSheets(await write())
    expect([...sheets].map(([name, rows]) => [name, rows[3]])).toEqual([
      ['样本', ['项目', '数值', '说明']],
      ['总表', ['指标', '数值', '精确值（百分点）', '说明']],
      [
        '维度',
        [
          '序号',
          '评价内容',
          '平均分',
          '精确平均分',
          '标准差',
          '满意',
          '不满意',
          '不适用',
          '未答',
          '计分份数',
          '非常满意率',
          '满意率',
          '不满意率',
        ],
      ],
      ['单位档位', ['满意档位', '单位得分', '单位数', '占比']],
    ])
  })

  test('every sheet says of which survey, which plan and when it was made, by the clock of the place', async () => {
    const sheets = await readSheets(await write())
    expect(
      sheets
        .get('维度')
        ?.slice(0, 3)
        .map((row) => row[0]),
    ).toEqual([
      '云帆市2024年度满意度调查 & "试填"　维度',
      '调查方案校验码：sha256:0123abcd',
      '服务期：2024-01-01 至 2024-12-31　　截止：2025-01-10 18:00　　生成时间：2025-01-11 10:03',
    ])
  })

  test('样本 counts and rates: 31 of 32 returned, 30 of them valid', async () => {
    const rows = (await readSheets(await write())).get('样本')
    const numbers = rows?.slice(4).map((row) => [row[0], row[1]])
    expect(numbers).toEqual([
      ['名单单位数', 32],
      ['有评分的单位数', 30],
      ['不属调查范围的单位数', 0],
      ['名单席位数', 32],
      ['完整答卷', 30],
      ['不完整答卷', 1],
      ['未答', 1],
      ['谢绝填写', 0],
      ['不属调查范围', 0],
      ['发放数', 32],
      ['回收数', 31],
      ['有效答卷', 30],
      ['发放率', 1],
      // 31/32 = 0.96875, half-up to two places of a percent.
      ['回收率', 0.9688],
      // 30/31 = 0.967741…
      ['有效率', 0.9677],
      ['应答率', 0.9375],
      ['填写过快', 1],
      ['各项同分', 9],
      ['集中提交', 0],
      ['有标记的答卷', 9],
      ['认定无效的答卷', 0],
    ])
  })

  test('总表 has the digits of the result: percentages as Excel keeps them, exact values as text', async () => {
    const rows = (await readSheets(await write())).get('总表')
    expect(rows?.slice(4).map((row) => row.slice(0, 3))).toEqual([
      ['用户使用满意度（综合得分）', 0.946, '473/5'],
      ['目标值', 0.9, null],
      ['结论', '达标但取决于未答单位', null],
      ['最不利情形', 0.89996, '22499/250'],
      ['95%置信区间下限', 0.9414, null],
      ['95%置信区间上限', 0.9506, null],
      ['非常满意率', 0.73, null],
      ['满意率', 0.99997, null],
      ['不满意率', 0.00003, null],
      ['总体评价平均分', 96.5, null],
      ['内部一致性系数', 0.754, null],
      ['剔除有标记答卷后', 0.9229, '646/7'],
      ['计入认定无效的答卷后', 0.946, '473/5'],
      ['用户评价 M', 0.946, '473/5'],
      ['专家评分 E', '—', '—'],
      ['综合 (1－k)M＋kE', 0.946, '473/5'],
    ])
  })

  test('an indicator in 分 is a plain number', async () => {
    const rows = (await readSheets(await write({ indicator: { ...figures.indicator, unit: '分' } }))).get('总表')
    expect(rowOf(rows, '最不利情形')?.[1]).toBe(89.996)
    expect(rows?.[3]?.[2]).toBe('精确值（分）')
  })

  test('with every unit scored no interval is printed, and it says why', async () => {
    const indicator = { ...figures.indicator, interval: null, intervalNote: 'full-coverage' } as const
    const rows = (await readSheets(await write({ indicator }))).get('总表')
    expect(rowOf(rows, '置信区间')).toEqual(['置信区间', '—', null, '名单单位全部有评分，无抽样误差，不列区间'])
  })

  test('维度 has counts per level, and dashes where nothing was rated', async () => {
    const rows = (await readSheets(await write())).get('维度')
    expect(rows?.slice(4)).toEqual([
      [1, '网络接入质量', 94.67, '284/3', 9, 22, 8, 1, 2, 30, 0.7333, 0.7333, 0.2667],
      [2, '服务质量', '—', '—', '—', 0, 0, 30, 0, 0, '—', '—', '—'],
      [null, '总体评价如何', 96.5, null, null, 29, 1, null, null, 30, null, null, null],
    ])
  })

  test('单位档位 counts units, with the range of each band, and names none', async () => {
    const rows = (await readSheets(await write())).get('单位档位')
    expect(rows?.slice(4)).toEqual([
      ['非常满意', '90 分及以上', 27, 0.9],
      ['比较满意', '80 分及以上，不足 90 分', 3, 0.1],
      ['基本满意', '60 分及以上，不足 80 分', 0, 0],
      ['不满意', '40 分及以上，不足 60 分', 0, 0],
      ['非常不满意', '0 分及以上，不足 40 分', 0, 0],
      ['合计', null, 30, 1],
    ])
  })

  test('a title that looks like a formula is text', async () => {
    const survey = { ...figures.survey, title: '=1+1' }
    const file = await write({ survey })
    expect((await readSheets(file)).get('样本')?.[0]?.[0]).toBe('=1+1　样本')
    expect(readParts(file).get('xl/worksheets/sheet1.xml')).not.toContain('<f>')
  })

  test('a survey nobody answered is written with dashes', async () => {
    const indicator = {
      ...figures.indicator,
      value: null,
      exact: null,
      verdict: null,
      worstCase: null,
      worstCaseExact: null,
      ...({
        interval: null,
        intervalNote: 'too-few-units',
      } as const),
    }
    const units = { roster: 32, ineligible: 0, scored: 0 }
    const sheets = await readSheets(await write({ returned: 0, complete: 0, valid: 0, units, indicator, alpha: null }))
    expect(rowOf(sheets.get('样本'), '有效率')?.[1]).toBe('—')
    expect(rowOf(sheets.get('总表'), '用户使用满意度（综合得分）')?.slice(1, 3)).toEqual(['—', '—'])
    expect(rowOf(sheets.get('总表'), '内部一致性系数')?.[1]).toBe('—')
    expect(rowOf(sheets.get('单位档位'), '合计')).toEqual(['合计', null, 0, '—'])
  })
})

describe('statistics.xlsx, its XML', () => {
  const sheetNumbers = [1, 2, 3, 4]

  test('every sheet prints on A4, as wide as the paper, with margins, title and page numbers', async () => {
    const parts = readParts(await write())
    for (const number of sheetNumbers) {
      const xml = parts.get(`xl/worksheets/sheet${number}.xml`) ?? ''
      expect(xml).toContain('<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
      expect(xml).toMatch(
        /<pageMargins left="0.59" right="0.59" top="0.79" bottom="0.79" header="0.39" footer="0.39"\/>/,
      )
      expect(xml).toMatch(
        /<pageSetup paperSize="9" orientation="(portrait|landscape)" fitToWidth="1" fitToHeight="0"\/>/,
      )
      expect(xml).toContain('<oddHeader>&amp;C云帆市2024年度满意度调查 &amp;&amp; ')
      expect(xml).toContain('<oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter>')
    }
  })

  test('the wide sheet 维度 is landscape, the others portrait', async () => {
    const parts = readParts(await write())
    const orientations = sheetNumbers.map(
      (number) => /orientation="(\w+)"/.exec(parts.get(`xl/worksheets/sheet${number}.xml`) ?? '')?.[1],
    )
    expect(orientations).toEqual(['portrait', 'portrait', 'landscape', 'portrait'])
  })

  test('the heading row is frozen, and repeated on every page', async () => {
    const parts = readParts(await write())
    for (const number of sheetNumbers) {
      expect(parts.get(`xl/worksheets/sheet${number}.xml`)).toMatch(/<pane ySplit="4" [^>]*state="frozen"/)
    }
    const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<definedName [^>]*>([^<]*)</g)].map(
      (one) => one[1],
    )
    expect(names).toEqual(["'样本'!$4:$4", "'总表'!$4:$4", "'维度'!$4:$4", "'单位档位'!$4:$4"])
  })

  // Excel calls a file damaged when elements stand in another order than CT_Worksheet has (ECMA-376 part 1, 18.3.1.99).
  test('elements stand once each, in the order of the standard', async () => {
    const parts = readParts(await write())
    const order = [
      'sheetPr',
      'sheetViews',
      'cols',
      'sheetData',
      'mergeCells',
      'printOptions',
      'pageMargins',
      'pageSetup',
      'headerFooter',
    ]
    for (const number of sheetNumbers) {
      const xml = parts.get(`xl/worksheets/sheet${number}.xml`) ?? ''
      const found = [...xml.matchAll(/<(\w+)[ />]/g)].map((one) => one[1]).filter((name) => order.includes(name ?? ''))
      expect(found).toEqual(order)
    }
    const workbook = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<(bookViews|sheets|definedNames|calcPr)\b/g)]
    expect(workbook.map((one) => one[1])).toEqual(['bookViews', 'sheets', 'definedNames', 'calcPr'])
  })

  test('a figure is shown with at least two places and never with fewer than it has: 89.996 is not shown as 90.00', async () => {
    const parts = readParts(await write())
    const styles = parts.get('xl/styles.xml') ?? ''
    const formats = new Map(
      [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map((one) => [one[1], one[2]]),
    )
    const cellStyles = [...styles.slice(styles.indexOf('<cellXfs')).matchAll(/<xf ([^>]*)>/g)].map((one) =>
      formats.get(/numFmtId="(\d+)"/.exec(one[1] ?? '')?.[1] ?? ''),
    )
    const formatAt = (sheet: number, address: string) => {
      const cell = new RegExp(`<c r="${address}" s="(\\d+)"`).exec(parts.get(`xl/worksheets/sheet${sheet}.xml`) ?? '')
      return cellStyles[Number(cell?.[1])]
    }
    expect(['B5', 'B8', 'B12', 'B14'].map((address) => formatAt(2, address))).toEqual([
      '0.00%',
      '0.000%',
      '0.000%',
      '0.00',
    ])
    expect(['C5', 'F5', 'K5'].map((address) => formatAt(3, address))).toEqual(['0.00', '#,##0', '0.00%'])
  })

  test('columns have widths, the heading is bold, text wraps', async () => {
    const parts = readParts(await write())
    const widths = [...(parts.get('xl/worksheets/sheet1.xml') ?? '').matchAll(/<col [^>]*width="(\d+)"/g)]
    expect(widths.map((one) => Number(one[1]))).toEqual([24, 14, 52])
    expect(parts.get('xl/styles.xml')).toMatch(/<b\/>/)
    expect(parts.get('xl/styles.xml')).toMatch(/wrapText="1"/)
  })
})
