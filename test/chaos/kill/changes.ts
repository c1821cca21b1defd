// What happens at the origins while runtimes die: jobs come, change, close and come back, some within the same second, and
// most changes are told by a webhook, some twice, some not at all.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { Sender } from './sender.ts'
import type { Origin, Tracked } from './world.ts'

const PAUSE_MS = 25
/** Open jobs of one origin stay about here. */
const OPEN_SPREAD = 15
/** Shares of the changes. */
const TOLD = 0.85
const TOLD_TWICE = 0.15
const LONGEST_DELAY_MS = 200
const LONGEST_BLINK_MS = 600

export interface Changes {
  readonly count: number
  /** Ends the changes; resolves when the last has happened. */
  stop(): Promise<void>
}

export function startChanges(origins: readonly Origin[], sender: Sender, random: Random): Changes {
  const [first, ...others] = origins
  if (first === undefined) throw new Error('there is no origin to change anything at')
  const all: readonly [Origin, ...Origin[]] = [first, ...others]
  const firstJobs = new Map(origins.map((origin) => [origin, origin.jobs.size]))
  const started: Promise<void>[] = []
  let count = 0
  let hints = 0
  let stopped = false

  async function tell(origin: Origin, job: Tracked): Promise<void> {
    if (origin.hint === null) return
    const times = random.chance(TOLD) ? (random.chance(TOLD_TWICE) ? 2 : 1) : 0
    for (let time = 0; time < times; time++) {
      const delayMs = random.below(LONGEST_DELAY_MS)
      hints += 1
      sender.send(await origin.hint(job, `hint-${hints}`), delayMs)
    }
  }

  async function happen(origin: Origin, change: () => Tracked): Promise<void> {
    count += 1
    await tell(origin, change())
  }

  /** A job that closes soon after it came: the relay may be in the middle of its creation. */
  async function blink(origin: Origin): Promise<void> {
    const job = origin.add()
    await happen(origin, () => job)
    await sleep(random.below(LONGEST_BLINK_MS))
    if (job.open) await happen(origin, () => closed(origin, job))
  }

  async function one(): Promise<void> {
    const origin = random.pick(all)
    const jobs = Array.from(origin.jobs.values())
    const job = jobs[random.below(jobs.length)]
    if (job === undefined) return
    const room = (firstJobs.get(origin) ?? 0) - jobs.filter(({ open }) => open).length
    const choice = random.next()
    if (choice < 0.08) return blink(origin)
    if (choice < 0.16) return tell(origin, job) // nothing changed
    if (choice < 0.28 && room > -OPEN_SPREAD) return happen(origin, () => origin.add())
    if (!job.open) return room > -OPEN_SPREAD ? happen(origin, () => written(origin, job)) : undefined
    if (choice < 0.45 && room < OPEN_SPREAD) return happen(origin, () => closed(origin, job))
    return happen(origin, () => written(origin, job))
  }

  const loop = async (): Promise<void> => {
    while (!stopped) {
      started.push(one())
      await sleep(PAUSE_MS)
    }
  }
  const ended = loop()
  return {
    get count() {
      return count
    },
    async stop() {
      stopped = true
      await ended
      await Promise.all(started)
    },
  }
}

function written(origin: Origin, job: Tracked): Tracked {
  origin.write(job)
  return job
}

function closed(origin: Origin, job: Tracked): Tracked {
  origin.close(job)
  return job
}
