// What a board must hold of the sync proof's offers, and where it does not. It looks and never touches.
import { isDeepStrictEqual } from 'node:util'
import type { HrFlowJob } from '../../../src/hrflow/job'
import type { Board } from '../../sandbox/board.ts'
import { francetravail } from '../shapes.ts'
import { instant, type Offer, TOWN } from './offers.ts'

const withRome = (job: HrFlowJob, romeCode: string): HrFlowJob => ({
  ...job,
  tags: (job.tags ?? []).map((tag) => (tag.name === 'rome_code' ? { ...tag, value: romeCode } : tag)),
})

/** As the board must hold it while it is open, */
const jobOf = ({ reference, version, createdAt, departement, romeCode }: Offer): HrFlowJob => ({
  ...withRome(francetravail.hrflow(reference, version), romeCode),
  created_at: instant(createdAt),
  updated_at: instant(createdAt + version * 1_000),
  location: { text: departement === null ? 'France' : TOWN, lat: null, lng: null, fields: null },
})

/** and when it is archived. */
const archivedOf = ({ reference, version, romeCode }: Offer): HrFlowJob =>
  withRome(francetravail.archived(reference, version), romeCode)

export interface Differences {
  readonly missing: readonly string[]
  readonly doubled: readonly string[]
  readonly others: readonly string[]
}

/** Where the board is not as the offers are. `loose`: those that came or went so lately that the board need not say so yet. */
export function differencesOf(
  board: Board,
  offers: Iterable<Offer>,
  loose: ReadonlySet<Offer> = new Set(),
): Differences {
  const known = new Set<string>()
  const missing: string[] = []
  const others: string[] = []
  const held = new Map<string, number>()
  for (const { reference } of board.jobs()) held.set(reference, (held.get(reference) ?? 0) + 1)
  for (const offer of offers) {
    const { reference, open, version } = offer
    known.add(reference)
    const copy = board.get(reference)
    if (copy === undefined) {
      if (open && !loose.has(offer)) missing.push(`${reference} is open and not on the board`)
    } else if (copy.archived_at === null) {
      if (!open && !loose.has(offer)) others.push(`${reference} is closed and active on the board`)
      if (!isDeepStrictEqual(copy.job, jobOf(offer)))
        others.push(`${reference} is not as in version ${version}: ${JSON.stringify(copy.job)}`)
    } else if (open) others.push(`${reference} is open and archived on the board`)
    else if (!isDeepStrictEqual(copy.job, archivedOf(offer)))
      others.push(`${reference} is archived, and not as it must be: ${JSON.stringify(copy.job)}`)
  }
  const foreign = Array.from(held.keys()).filter((reference) => !known.has(reference))
  others.push(...foreign.map((reference) => `${reference} is on the board and was none of the offers`))
  const doubled = Array.from(held).filter(([, times]) => times > 1)
  return {
    missing,
    doubled: doubled.map(([reference, times]) => `${reference} is on the board ${times} times`),
    others,
  }
}
