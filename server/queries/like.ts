/** Text for `like`, with its wildcards meant literally. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
