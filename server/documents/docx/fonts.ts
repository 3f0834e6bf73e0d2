import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

/** Sizes in half-points, as Word counts: 二号 三号 四号 小四 五号. */
export const size = { title: 44, body: 32, small: 28, note: 24, table: 21 } as const

const latin = 'Times New Roman'
const face = (eastAsia: string) => ({ ascii: latin, hAnsi: latin, cs: latin, eastAsia })

/** GB/T 9704: 仿宋 for text, 黑体 and 楷体 for headings; 小标宋 is not on every PC, so the title is 黑体. */
export const fonts = { text: face('仿宋'), heading: face('黑体'), subheading: face('楷体'), table: face('宋体') }

const fallBacks: Record<string, string> = {
  仿宋: 'FangSong;仿宋_GB2312;STFangsong;方正仿宋_GBK',
  黑体: 'SimHei;方正黑体_GBK;Noto Sans CJK SC',
  楷体: 'KaiTi;楷体_GB2312;STKaiti;方正楷体_GBK',
  宋体: 'SimSun;方正书宋_GBK;Noto Serif CJK SC',
}

/** Names in the file what may stand in for each font where it is missing (ECMA-376 part 1, 17.8.3.1). */
export function withFallBacks(docx: Uint8Array): Uint8Array {
  const files = unzipSync(docx)
  const table = 'word/fontTable.xml'
  const entries = Object.entries(fallBacks).map(
    ([name, others]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  )
  const xml = strFromU8(files[table] ?? new Uint8Array())
  // An element without content is written closed in itself.
  const opened = xml.replace(/<w:fonts([^<>]*?)\/>\s*$/, '<w:fonts$1></w:fonts>')
  files[table] = strToU8(opened.replace('</w:fonts>', `${entries.join('')}</w:fonts>`))
  return zipSync(files, { level: 6 })
}
