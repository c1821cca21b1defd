// The forms that several pull_parameters share. Each refuses with words that tell what to write instead,
// and gives the value as the API takes it. Which parameter has which form stands in parameters.ts.
import * as v from 'valibot'
import { LIMITS } from './limits'

/**
 * A check that words its own refusal: `fault` returns it, or null when the value is right. A refused value counts as absent
 * for the checks between two parameters, so that one mistake is one issue.
 */
const rule = <T>(fault: (value: T) => string | null) =>
  v.rawTransform<T, T>(({ dataset, addIssue, NEVER }) => {
    const message = fault(dataset.value)
    if (message === null) return dataset.value
    addIssue({ message })
    return NEVER
  })

const quoted = (value: string): string => `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"`

/** One of the documented literals; where they are digits, the number too. Always comes out as the text. */
export const oneOf = <const Options extends readonly (string | number)[]>(...options: Options) => {
  const texts = options.filter((option) => typeof option === 'string').map((option) => `"${option}"`)
  const expected = [texts.slice(0, -1).join(', '), ...texts.slice(-1)].join(' or ')
  return v.pipe(
    v.picklist(options, `expected ${expected}`),
    v.transform((option) => `${option}` as const),
  )
}

/** true or false; sent as these words. */
export const flag = () => v.boolean('expected true or false, without quotes')

/** A whole number from `least` to `most`. */
export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const expected =
    most === Number.MAX_SAFE_INTEGER
      ? `expected a whole number, ${least} or more`
      : `expected a whole number from ${least} to ${most}`
  return v.pipe(
    v.number(expected),
    rule((value: number) => (Number.isInteger(value) && value >= least && value <= most ? null : expected)),
  )
}

/** A number that is not negative. */
export const amount = () => {
  const expected = 'expected a number, 0 or more'
  return v.pipe(
    v.number(expected),
    rule((value: number) => (Number.isFinite(value) && value >= 0 ? null : expected)),
  )
}

const parts = (text: string): string[] => text.split(',').map((part) => part.trim())

/** Codes of a référentiel in one text, separated by commas; spaces around them are dropped. */
export const codes = (example: string, options: { readonly most?: number; readonly form?: RegExp } = {}) => {
  const { most = Number.POSITIVE_INFINITY, form } = options
  return v.pipe(
    v.string(`expected a text such as "${example}"`),
    rule((text: string) => {
      const list = parts(text)
      if (list.includes('')) return `expected codes separated by commas, such as "${example}"`
      if (list.length > most) return `expected at most ${most} codes; these are ${list.length}`
      const odd = form === undefined ? undefined : list.find((code) => !form.test(code))
      return odd === undefined ? null : `${quoted(odd)} is no such code; expected the form of "${example}"`
    }),
    v.transform((text) => parts(text).join(',')),
  )
}

const KEYWORD_CHARACTERS = /^[\p{L}0-9 @#$%^&+./"-]*$/u

/** Up to 7 words or expressions, separated by commas, all of which must be found. Accents come out composed. */
export const keywords = () =>
  v.pipe(
    v.string('expected a text such as "boulanger,CAP"'),
    v.transform((text) => parts(text.normalize('NFC')).join(',')),
    rule((text: string) => {
      const words = parts(text)
      if (words.length > 7) return `expected at most 7 words separated by commas; these are ${words.length}`
      const short = words.find((word) => [...word].length < 2)
      if (short !== undefined) return `expected words of at least 2 characters; ${quoted(short)} is shorter`
      const odd = words.find((word) => !KEYWORD_CHARACTERS.test(word))
      return odd === undefined
        ? null
        : `${quoted(odd)} holds a character that is not allowed; allowed are letters, digits, spaces and @#$%^&+./-"`
    }),
  )

const { pageSize: PAGE_SIZE, lastStart: LAST_START, mostOffers: MOST_OFFERS } = LIMITS

/** `p-d`: the first and the last offer to read, counted from 0. */
export const range = () =>
  v.pipe(
    v.string('expected a text such as "0-149"'),
    rule((text: string) => {
      const found = /^(\d+)-(\d+)$/.exec(text)
      if (found === null) return 'expected "p-d", such as "0-149"'
      const [first, last] = [Number(found[1]), Number(found[2])]
      if (first > LAST_START) return `expected p to be at most ${LAST_START}; it is ${first}`
      if (last >= MOST_OFFERS) return `expected d to be at most ${MOST_OFFERS - 1}; it is ${last}`
      if (last < first) return `expected d to be at least p; ${last} is less than ${first}`
      return last - first < PAGE_SIZE
        ? null
        : `expected at most ${PAGE_SIZE} offers (d - p below ${PAGE_SIZE}); these are ${last - first + 1}`
    }),
    v.transform((text) => text.split('-').map(Number).join('-')),
  )

/** A moment of UTC to the second. A day alone is completed with `time`. */
export const moment = (time: 'T00:00:00Z' | 'T23:59:59Z') => {
  const expected = 'expected "YYYY-MM-DDTHH:MM:SSZ" (UTC, no milliseconds) or "YYYY-MM-DD"'
  return v.pipe(
    v.string(expected),
    v.transform((text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}${time}` : text)),
    rule((text: string) => {
      if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return expected
      const at = Date.parse(text)
      // A day that a month lacks may be read as one of the next month.
      const isReal = !Number.isNaN(at) && new Date(at).toISOString() === text.replace('Z', '.000Z')
      return isReal ? null : `${quoted(text)} is a date or time that does not exist`
    }),
  )
}

/** Hours and minutes of a week as one number, HHMM. */
export const hoursMinutes = () => {
  const expected = 'expected a whole number HHMM, such as 800 for 8 h or 2430 for 24 h 30'
  return v.pipe(
    v.number(expected),
    rule((value: number) => {
      if (!Number.isInteger(value) || value < 0 || value > 9_999) return expected
      return value % 100 < 60 ? null : `${expected}; minutes end at 59`
    }),
  )
}
