// The origins of the kill proof, and their jobs changing by chance: what each must look like on its board, and the webhooks
// that its origin sends about it. It knows nothing of the relay but its addresses.
import { genuine } from '../../connectors/workable/fixtures.ts'
import type { Board } from '../../sandbox/board.ts'
import type { Records } from '../../sandbox/records.ts'
import { NAMES, SECRETS } from '../accounts.ts'
import type { Random } from '../random.ts'
import { flatchr, francetravail, type Shape, workable } from '../shapes.ts'
import type { Upstreams } from '../upstreams.ts'
import { utf8 } from '../wire.ts'

/** A job of an origin. */
export interface Tracked {
  readonly reference: string
  version: number
  open: boolean
  /** Counts what happened to it; a hint knows which of these it was sent after. */
  change: number
  /** The newest change of which an acknowledged hint tells; 0: none. */
  announced: number
}

/** A webhook that is to be sent until it is acknowledged. */
export interface Hint {
  readonly origin: Origin
  readonly job: Tracked
  readonly change: number
  /** Behind `/webhooks/`. */
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Origin {
  readonly workflow_id: string
  readonly board: Board
  readonly shape: Shape
  readonly jobs: Map<string, Tracked>
  /** Null where the origin has no webhooks. */
  readonly hint: ((job: Tracked, unique: string) => Promise<Hint>) | null
  /** Whether its deliveries have an id, by which one that is sent again is known. */
  readonly hasEventIds: boolean
  add(): Tracked
  /** Changes the job's content; a closed one is open again. */
  write(job: Tracked): void
  close(job: Tracked): void
}

interface Side {
  readonly workflow_id: string
  readonly shape: Shape
  readonly records: Pick<Records, 'edit' | 'get' | 'put'>
  readonly close: (reference: string, random: Random) => void
  readonly hint: ((reference: string, unique: string) => Promise<Pick<Hint, 'path' | 'body' | 'headers'>>) | null
  readonly hasEventIds: boolean
}

/** The three origins, each with so many jobs to begin with. */
export function createWorld(
  { sandbox, ...upstreams }: Upstreams,
  random: Random,
  firstJobs: number,
): readonly Origin[] {
  const origin = ({ workflow_id, shape, records, close, hint, hasEventIds }: Side): Origin => {
    const jobs = new Map<string, Tracked>()
    const changed = (job: Tracked, open: boolean): void => {
      job.change += 1
      job.open = open
    }
    const write = (job: Tracked): void => {
      job.version += 1
      changed(job, true)
      const written = shape.job(job.reference, job.version)
      if (records.get(job.reference) === undefined) records.put(written)
      else records.edit(job.reference, written)
    }
    const made: Origin = {
      workflow_id,
      board: sandbox.hrflow.board(workflow_id),
      shape,
      jobs,
      hasEventIds,
      hint:
        hint === null
          ? null
          : async (job, unique) => ({
              origin: made,
              job,
              change: job.change,
              ...(await hint(job.reference, unique)),
            }),
      add() {
        const reference = `J${String(jobs.size + 1).padStart(5, '0')}`
        const job = { reference, version: 0, open: true, change: 0, announced: 0 }
        jobs.set(reference, job)
        write(job)
        return job
      },
      write,
      close(job) {
        changed(job, false)
        close(job.reference, random)
      },
    }
    for (let count = 0; count < firstJobs; count++) made.add()
    return made
  }
  return sides(upstreams).map(origin)
}

const sides = (upstreams: Omit<Upstreams, 'sandbox'>): readonly Side[] => [
  {
    workflow_id: NAMES.workable,
    hasEventIds: true,
    shape: workable,
    records: upstreams.workable,
    // Never removed: a job that Workable does not find is believed gone after ten minutes only.
    close: (reference) => upstreams.workable.setState(reference, 'archived'),
    hint: async (shortcode, unique) => {
      const body = JSON.stringify({
        id: unique,
        event_type: unique.endsWith('0') ? 'candidate_moved' : 'job_updated',
        fired_at: '2026-10-01T08:00:00Z',
        data: { job: { shortcode, title: 'as it was when this was sent' } },
      })
      const { headers } = await genuine(utf8(body), SECRETS.workable)
      return { path: NAMES.workable, body, headers }
    },
  },
  {
    workflow_id: NAMES.flatchr,
    hasEventIds: false,
    shape: flatchr,
    records: upstreams.flatchr,
    close: (reference) => upstreams.flatchr.edit(reference, { status: 3 }), // nor removed, likewise
    hint: async (vacancy_id, unique) => ({
      path: `${NAMES.flatchr}/${SECRETS.flatchrWebhook}`,
      body: JSON.stringify({ event: 'update_vacancy', data: { vacancy_id, vacancy: { updated_at: unique } } }),
      headers: {},
    }),
  },
  {
    workflow_id: NAMES.francetravail,
    hasEventIds: false,
    shape: francetravail,
    records: upstreams.francetravail,
    close: (reference) => {
      upstreams.francetravail.remove(reference)
    },
    hint: null,
  },
]
