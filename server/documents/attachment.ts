// RFC 8187 lets fewer characters stand than encodeURIComponent does.
const percentEncode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

// What no file may be called on Windows, and what would turn a name round or hide its ending.
const notInNames = /[\\/:*?"<>|\p{Cc}\p{Surrogate}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu

/** The content-disposition of a file to keep: a plain name for old programs, the Chinese one for all others. */
export const attachment = (name: string, fileName: string): string =>
  `attachment; filename="${name}"; filename*=UTF-8''${encodeURIComponent(fileName.replace(notInNames, '_')).replace(/['()*]/g, percentEncode)}`

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
