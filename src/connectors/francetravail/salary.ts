// A salary as France Travail words it, read into a range. Pure.

export interface Salary {
  value_min: number
  value_max: number
  unit: string
}

const UNITS: Readonly<Record<string, string>> = { Annuel: 'EUR/year', Mensuel: 'EUR/month', Horaire: 'EUR/hour' }

/** `<Annuel|Mensuel|Horaire> de A Euros [à B Euros]…`. An upper bound that cannot be read makes the whole unreadable. */
const SALARY =
  /^\s*(Annuel|Mensuel|Horaire)\s+de\s+(\d+(?:[.,]\d+)?)\s+Euros?(?![\p{L}\d])(?:\s+à\s+(\d+(?:[.,]\d+)?)\s+Euros?(?![\p{L}\d])|(?!\s+à\s))/u

/** The range of a salary's text, e.g. `Mensuel de 1710,00 Euros sur 12 mois`; null when it is not worded so. */
export function salaryOf(text: string): Salary | null {
  const found = SALARY.exec(text.normalize('NFC'))
  if (found === null) return null
  const [, period = '', from = '', to = from] = found
  const unit = UNITS[period]
  return unit === undefined ? null : { value_min: euros(from), value_max: euros(to), unit }
}

const euros = (digits: string): number => Number(digits.replace(',', '.'))
