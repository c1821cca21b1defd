// Addresses as an origin gives them. Pure.
import * as v from 'valibot'
import { resolveInAddress } from '../../lib/html'
import { text } from '../../lib/shapes'

const textSchema = text()

/**
 * An address of a page, as it was written; `www.…` becomes `https://www.…`. Null for all else: other schemes (`mailto:`,
 * `javascript:`), paths, sentences.
 */
export function link(value: unknown): string | null {
  const given = v.parse(textSchema, value)
  if (given === null) return null
  const trimmed = resolveInAddress(given).trim()
  const address = /^www\./i.test(trimmed) ? `https://${trimmed}` : trimmed
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address) ? address : null
}
