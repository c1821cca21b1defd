// The jobs of the bench: the proofs' shapes with texts as long as real ones.
import { flatchr, francetravail, workable } from '../chaos/shapes.ts'
import type { NumberedOffers } from '../connectors/francetravail/numbered-offers.ts'
import type { JsonObject } from '../sandbox/upstream.ts'

const DAY_MS = 86_400_000
/** Offers are spread over so many days. */
const DAYS = 60
const PARAGRAPH = 'You will work with a small team on things that people use every day, in an office by the river. '
const TEXT = `<p>${PARAGRAPH.repeat(20)}</p>`

const numbered = (letter: string, n: number): string => `${letter}${String(n + 1).padStart(6, '0')}`

export interface Made {
  readonly reference: string
  readonly job: JsonObject
}

export const vacancy = (n: number, version = 1): Made => {
  const reference = numbered('V', n)
  const job = flatchr.job(reference, version)
  return { reference, job: { ...job, description: TEXT, mission: `${job['mission']} ${TEXT}` } }
}

export const position = (n: number, version = 1): Made => {
  const reference = numbered('W', n)
  const job = workable.job(reference, version)
  // A row does not tell how somebody is employed.
  return { reference, job: { ...job, description: `${TEXT}<p>${version}</p>`, employment_type: 'Full-time' } }
}

/** The n-th offer, created at a moment of the last two months before `now` (Unix ms) that follows from n. */
export const offer = (n: number, now: number, version = 1): Made => {
  const reference = numbered('F', n)
  const created = now - 60_000 - ((n * 7_919_000) % (DAYS * DAY_MS))
  const job = {
    ...francetravail.job(reference, version),
    description: `${TEXT} ${version}`,
    dateCreation: new Date(created).toISOString(),
    dateActualisation: new Date(created + version * 1_000).toISOString(),
  }
  return { reference, job }
}

/** `count` offers, the n-th made from n: so many that none can be kept. Their dates are spread over the same days, the first the newest. */
export function numberedOffers(count: number, now: number): NumberedOffers {
  const createdAt = (n: number): number => now - 60_000 - Math.floor((n * DAYS * DAY_MS) / count)
  return {
    count,
    createdAt,
    made(n) {
      const dated = new Date(createdAt(n)).toISOString()
      return { ...offer(n, now).job, dateCreation: dated, dateActualisation: dated }
    },
    numberOf: (id) => (/^F\d{6,}$/.test(id) ? Number(id.slice(1)) - 1 : null),
  }
}
