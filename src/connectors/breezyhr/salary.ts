// What the public list says of the pay, read into a range: `€30,000 – €36,000 / year`, `Up to £40,000 / year`, `$18.50+ / hour`.
// Pure.
import { periodOf, type Salary, salary } from '../shared/salary'
import { plain } from '../shared/texts'

/** The currencies whose sign is that of no other. `$` is that of many. */
const CURRENCIES: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP' }

const SIGN = String.raw`([€£$]|[A-Z]{3}\s?)`
/** No pay has three decimals: whether "30.000" is thirty or thirty thousand nobody knows. */
const AMOUNT = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d\d?)?|\d+(?:\.\d\d?)?)`
const WORDING = new RegExp(
  String.raw`^(Up to )?${SIGN}${AMOUNT}(\+)?(?:\s*[–-]\s*${SIGN}${AMOUNT})?(?:\s*/\s*(\w+))?$`,
  'i',
)

const NO_RANGE: Salary['ranges'] = []

/** The range of a pay that Breezy HR gives in words; none where the words are others, or say no period. */
export function rangesOf(words: string | null): Salary['ranges'] {
  const [whole, upTo, sign = '', first, , secondSign = sign, second, per] = WORDING.exec(plain(words) ?? '') ?? []
  const period = per === undefined ? null : periodOf(per)
  if (whole === undefined || secondSign !== sign || (per !== undefined && period === null)) return NO_RANGE
  const [least, most] = upTo === undefined ? [first, second] : [undefined, first]
  const currency = CURRENCIES[sign] ?? sign.trim()
  return salary({ from: numberOf(least), to: numberOf(most), currency, period }).ranges
}

const numberOf = (amount: string | undefined): number | null =>
  amount === undefined ? null : Number(amount.replaceAll(',', ''))
