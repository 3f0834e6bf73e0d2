/** A difference as people read it, with its sign: "+1.2", "−3", "0". */
export function signed(difference: string): string {
  if (difference.startsWith('-')) return `−${difference.slice(1)}`
  return difference === '0' ? '0' : `+${difference}`
}
