// A salary as France Travail words it, read into a range. Pure.
import { amount, type Period, type SalaryRange, salary } from '../shared/salary'

const PERIODS: ReadonlyMap<string, Period> = new Map([
  ['annuel', 'year'],
  ['mensuel', 'month'],
  ['horaire', 'hour'],
])

/** An amount with its currency: `1 923,00 Euros`, `30000.0 €`. */
const EUROS = String.raw`(\d[\d \u00a0\u2009\u202f]*(?:[.,]\d+)?)\s*(?:Euros?(?![\p{L}\d])|€)`

/** `[words] <Annuel|Mensuel|Horaire> de A Euros [à B Euros]…`. An upper bound that cannot be read makes the whole unreadable. */
const SALARY = new RegExp(
  String.raw`(?<![\p{L}\d])(Annuel|Mensuel|Horaire)\s+de\s+${EUROS}(?:\s+à\s+${EUROS}|(?!\s+à\s))`,
  'iu',
)

/** The range of a salary's text, e.g. `Mensuel de 1710,00 Euros sur 12 mois`; none when it is not worded so. */
export function salaryOf(text: string | null): SalaryRange[] {
  const found = SALARY.exec((text ?? '').normalize('NFC'))
  if (found === null) return []
  const [, period = '', from = '', to = from] = found
  // digits in other groups than of three leave the whole unread
  if (amount(from) === null || amount(to) === null) return []
  const upperEnd = amount(to) === 0 ? from : to
  return salary({ from, to: upperEnd, currency: 'EUR', period: PERIODS.get(period.toLowerCase()) ?? null }).ranges
}
