// The offers of the sync proof: two months of both origins, with days, and a second, of which no search gives all. So a
// listing of them has to be split along every axis there is.
import type { FranceTravail } from '../../connectors/francetravail/imitated-api.ts'
import type { JsonObject } from '../../sandbox/upstream.ts'
import type { Random } from '../random.ts'
import { francetravail } from '../shapes.ts'

const SECOND_MS = 1_000
const DAY_MS = 86_400_000
const DAYS = 60
const PARTNERS = 0.7
const NOWHERE = 0.02
/** Two of them are asked for in one search. */
const NEIGHBOURS = ['67', '69'] as const
const DEPARTEMENTS = ['13', '2A', '31', '33', '44', '59', '75', '971', ...NEIGHBOURS] as const
const DOMAINS = [...'ABCDEFGHIJKLMN'] as const

export interface Offer {
  readonly reference: string
  readonly origin: '1' | '2'
  /** One offer in fifty has none. */
  readonly departement: string | null
  readonly romeCode: string
  /** Unix milliseconds. */
  readonly createdAt: number
  version: number
  open: boolean
}

/** So many offers of one origin were created within this time. */
interface Crowd {
  readonly origin: Offer['origin']
  readonly count: number
  readonly from: number
  readonly lastsMs: number
}

/** Crowds of which none fits into a search of `most` offers: three days and, last of them, a second. */
function crowdsOf(most: number, today: number): readonly Crowd[] {
  const times = (share: number): number => Math.ceil(most * share)
  const day = (origin: Offer['origin'], share: number, ago: number): Crowd => {
    return { origin, count: times(share), from: today - ago * DAY_MS, lastsMs: DAY_MS }
  }
  const second: Crowd = { origin: '2', count: times(1.2), from: today - 25 * DAY_MS + 32_405_000, lastsMs: SECOND_MS }
  return [day('1', 1.3, 12), day('2', 1.6, 20), day('2', 1.45, 33), second]
}

/** In the crowded second not even the two neighbours fit into one search, and one offer in eighteen has no département. */
function crowdedPlace(index: number, random: Random): string | null {
  if (index % 18 === 7) return null
  return index % 18 === 11 ? random.pick(DEPARTEMENTS) : NEIGHBOURS[index % 2 === 0 ? 0 : 1]
}

/** `count` offers, crowded beyond what one search gives (`most`). `now` is when the newest of them were created (Unix ms). */
export function createOffers(
  at: FranceTravail,
  random: Random,
  { count, most, now }: { readonly count: number; readonly most: number; readonly now: number },
) {
  const all = new Map<string, Offer>()
  const today = Math.floor(now / DAY_MS) * DAY_MS

  const write = (offer: Offer): void => {
    if (at.get(offer.reference) === undefined) at.put(offerOf(offer), { origin: offer.origin })
    else at.edit(offer.reference, offerOf(offer))
  }
  const anyPlace = (): string | null => (random.chance(NOWHERE) ? null : random.pick(DEPARTEMENTS))
  const add = (origin: Offer['origin'], createdAt: number, departement = anyPlace()): Offer => {
    const offer: Offer = {
      reference: `S${String(all.size + 1).padStart(6, '0')}`,
      origin,
      departement,
      romeCode: `${random.pick(['A', ...DOMAINS.slice(1)])}1101`,
      createdAt,
      version: 1,
      open: true,
    }
    all.set(offer.reference, offer)
    write(offer)
    return offer
  }

  for (const { origin, count: crowd, from, lastsMs } of crowdsOf(most, today))
    for (let index = 0; index < crowd; index++)
      add(origin, from + random.below(lastsMs), lastsMs === SECOND_MS ? crowdedPlace(index, random) : anyPlace())
  while (all.size < count) {
    const origin = random.chance(PARTNERS) ? '2' : '1'
    add(origin, now - 1_000 - random.below(DAYS * DAY_MS))
  }

  return {
    all: (): Offer[] => Array.from(all.values()),
    open: (): Offer[] => Array.from(all.values()).filter(({ open }) => open),
    /** An offer that was created at that time. */
    appear: (createdAt: number): Offer => add(random.chance(PARTNERS) ? '2' : '1', createdAt),
    /** `some` open offers, each once. */
    choose(some: number): Offer[] {
      const left = this.open()
      return Array.from({ length: some }, () => left.splice(random.below(left.length), 1)).flat()
    },
    edit(offer: Offer): void {
      offer.version += 1
      write(offer)
    },
    close(offer: Offer): void {
      offer.open = false
      at.remove(offer.reference)
    },
  }
}

export const instant = (ms: number): string => new Date(ms).toISOString()
/** The place of an offer that has a département, which its label says before it. */
export const TOWN = 'VILLE'
const labelOf = (departement: string): string => `${departement} - ${TOWN}`

/** As France Travail shows it. */
const offerOf = ({ reference, version, createdAt, departement, romeCode }: Offer): JsonObject => ({
  ...francetravail.job(reference, version),
  romeCode,
  lieuTravail: departement === null ? { libelle: 'France' } : { libelle: labelOf(departement) },
  dateCreation: instant(createdAt),
  dateActualisation: instant(createdAt + version * 1_000),
})
