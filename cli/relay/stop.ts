// How a command ends: its exit code, which scripts go by, and what is said when it could not do what was asked.

export const FINE = 0
/** Something severe is open, or nothing matched. */
export const FOUND = 1
/** The command was not understood. */
export const USAGE = 2
/** The relay could not be reached, or it refused. */
export const REFUSED = 3

export type Exit = typeof FINE | typeof FOUND | typeof USAGE | typeof REFUSED

/** The end of a command that cannot go on. */
export class Stop extends Error {
  readonly exit: Exit
  constructor(exit: Exit, message: string) {
    super(message)
    this.exit = exit
  }
}
