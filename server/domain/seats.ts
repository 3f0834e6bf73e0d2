/** As many people of one unit may be asked. */
export const MOST_SEATS = 9
