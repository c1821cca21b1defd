// Whom a page is for: the language that the browser asks for, and the moment from which its times are seen. Pure.
import { english, type Words } from './words/english'
import { french } from './words/french'

export type Language = 'en' | 'fr'

export interface Reader {
  readonly language: Language
  readonly words: Words
  /** Unix ms. */
  readonly now: number
}

const WORDS: Readonly<Record<Language, Words>> = { en: english, fr: french }

export const readerOf = (acceptLanguage: string | undefined, now: number): Reader => {
  const language = languageIn(acceptLanguage ?? '')
  return { language, words: WORDS[language], now }
}

/** The one of our languages that is wanted most; English where none is. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4 */
export function languageIn(acceptLanguage: string): Language {
  let [best, weight]: [Language, number] = ['en', 0]
  for (const part of acceptLanguage.split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const given = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined)
    const wanted = given === undefined ? 1 : Number(given)
    const language = tag.split('-')[0]
    if ((language === 'en' || language === 'fr') && wanted > weight) [best, weight] = [language, wanted]
  }
  return best
}

const STEPS = [
  { unit: 'days', ms: 86_400_000 },
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: 60_000 },
  { unit: 'seconds', ms: 1_000 },
] as const

/** A span of time by its largest unit, and the next while that says something: `2 h 5 min`, `40 s`. */
export function span({ words: { units } }: Reader, ms: number): string {
  const index = STEPS.findIndex((step) => ms >= step.ms)
  const step = STEPS[index]
  if (step === undefined) return `0 ${units.seconds}`
  const whole = Math.floor(ms / step.ms)
  const next = STEPS[index + 1]
  const rest = next === undefined ? 0 : Math.floor((ms - whole * step.ms) / next.ms)
  const first = `${whole} ${units[step.unit]}`
  return next === undefined || rest === 0 || whole >= 10 ? first : `${first} ${rest} ${units[next.unit]}`
}

/** A moment (ISO 8601) as seen from now: `5 min ago`, `in 2 h`. */
export function when(reader: Reader, at: string): string {
  const ms = Date.parse(at) - reader.now
  if (Math.abs(ms) < 1_000) return reader.words.now
  return ms < 0 ? reader.words.ago(span(reader, -ms)) : reader.words.ahead(span(reader, ms))
}

/** A number as the language writes it. */
export const number = ({ language }: Reader, n: number): string => new Intl.NumberFormat(language).format(n)
