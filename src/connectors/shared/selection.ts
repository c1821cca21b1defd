// Whether a job is among those that a workflow asks its origin for. A listing brings no others; a webhook may name any job of the
// account, and then what its answer says of it decides. Pure.
import { folded, plain } from './texts'

/** What is compared: texts and numbers, without case, accents and differences of white space. */
const foldedIn = (values: unknown): string[] =>
  (Array.isArray(values) ? values : []).map((value) => folded(plain(value))).filter((text) => text !== '')

const rulesOut = (
  wanted: readonly unknown[] | undefined,
  given: readonly unknown[],
  isIt: (asked: string, has: string) => boolean,
): boolean => {
  const [asked, held] = [foldedIn(wanted), foldedIn(given)]
  return asked.length > 0 && held.length > 0 && !asked.some((one) => held.some((has) => isIt(one, has)))
}

/** Whether a job has one of `wanted`. Where nothing is wanted, or its answer says nothing of it, none is ruled out. */
export const hasOneOf = (wanted: readonly unknown[] | undefined, given: readonly unknown[]): boolean =>
  !rulesOut(wanted, given, (asked, has) => asked === has)

/** The same where nobody says that the origin compares in whole: "Lyon 3e" is in Lyon. */
export const hasPartOf = (wanted: readonly unknown[] | undefined, given: readonly unknown[]): boolean =>
  !rulesOut(wanted, given, (asked, has) => has.includes(asked))
