type Seat = { unit: string; seat: number; role?: string | null }

/** The unit, and whom of it when it has several. */
export const seatName = ({ unit, ...seat }: Seat) => {
  const who = seatWord(seat)
  return who ? `${unit}（${who}）` : unit
}

/** The role of a seat, else its number; the first of a unit without roles goes without saying. */
export const seatWord = ({ seat, role }: Omit<Seat, 'unit'>) => role ?? (seat > 1 ? `第 ${seat} 席` : '')
