/** After a navigation the new page's heading takes the focus, once; on the first page the browser's own place is kept. */
let waiting = false

/** The shell says that another page has been gone to. */
export function expectHeading(): void {
  waiting = true
}

/** True once after each navigation. */
export function headingMayTakeFocus(): boolean {
  const may = waiting
  waiting = false
  return may
}
