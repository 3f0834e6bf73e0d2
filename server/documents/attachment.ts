// RFC 8187 lets fewer characters stand than encodeURIComponent does.
const percentEncode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** The content-disposition of a file to keep: a plain name for old programs, the Chinese one for all others. */
export const attachment = (name: string, fileName: string): string =>
  `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, percentEncode)}`

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
