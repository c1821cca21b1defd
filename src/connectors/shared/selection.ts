// Whether a job is among those that a workflow asks its origin for. A listing brings no others; a webhook may name any job of the
// account, and then what the job tells of itself decides. Pure.
import { folded, plain } from './texts'

/** What is compared: texts and numbers, without case, accents and differences of white space. */
const foldedIn = (values: unknown): string[] =>
  (Array.isArray(values) ? values : []).map((value) => folded(plain(value))).filter((text) => text !== '')

const rulesOut = (
  wanted: readonly unknown[] | undefined,
  told: readonly unknown[],
  isIt: (asked: string, has: string) => boolean,
): boolean => {
  const [asks, tells] = [foldedIn(wanted), foldedIn(told)]
  return asks.length > 0 && tells.length > 0 && !asks.some((asked) => tells.some((has) => isIt(asked, has)))
}

/** Whether a job tells one of `wanted`. Where nothing is wanted, or the job tells nothing of it, none is ruled out. */
export const tellsOneOf = (wanted: readonly unknown[] | undefined, told: readonly unknown[]): boolean =>
  !rulesOut(wanted, told, (asked, has) => asked === has)

/** The same where nobody says that the origin compares in whole: "Lyon 3e" is in Lyon. */
export const tellsPartOf = (wanted: readonly unknown[] | undefined, told: readonly unknown[]): boolean =>
  !rulesOut(wanted, told, (asked, has) => has.includes(asked))
