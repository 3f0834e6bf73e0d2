import writeExcelFile, { type SheetData } from 'write-excel-file/node'

/** A workbook of one sheet, as an office would keep its table; null leaves a cell empty, as under a merged one. */
export async function workbookOf(rows: (string | number | null)[][]): Promise<Buffer> {
  const data = rows.map((row) =>
    row.map((value) => (value === null ? null : { value, type: typeof value === 'number' ? Number : String })),
  ) as SheetData
  return writeExcelFile(data).toBuffer()
}
