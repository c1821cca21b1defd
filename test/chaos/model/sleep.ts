// A history whose objects sleep: the workflow's object and the limiters are evicted between any two steps, and between any two
// requests, as they are that rest for ten seconds: what a webhook brings is nearly always delivered by another object than the
// one that took it in. Nothing but an alarm at work keeps them, as at the platform. Beside what the model asks for, no
// unchanged job may have been written (writes.ts).
import { expect } from 'vitest'
import { idleObjects, isAtWork } from '../../alarms'
import { scenario } from '../../e2e/scenario'
import { evictLimiters } from '../../e2e/steps'
import type { History, Step } from './history'
import { noFigures, play } from './model'
import { watchWrites } from './writes'

/** What the histories came to, added up. */
export const noSleepFigures = () => ({ ...noFigures(), evictions: 0, 'at work': 0, writes: 0, repeated: 0 })
type SleepFigures = ReturnType<typeof noSleepFigures>

/** Plays a history of that origin with objects that sleep, and throws what does not hold at its end. */
export async function playAsleep(name: string, history: History, figures: SleepFigures): Promise<void> {
  const s = scenario()
  const writes = watchWrites(s)
  const told = { ...history, steps: history.steps.map(unforced) }
  try {
    await play(name, told, figures, s, {
      crashed: writes.crashed,
      broughtBackByHand: writes.broughtBackByHand,
      async between({ workflow_id, evict }) {
        if (isAtWork(workflow_id)) figures['at work'] += 1
        else writes.allNoted()
        if (!idleObjects().includes(workflow_id)) return
        figures.evictions += 1
        await Promise.all([evict(), evictLimiters()])
      },
    })
    expect(writes.inVain()).toEqual([])
  } finally {
    const { written, repeated } = writes.counts()
    figures.writes += written
    figures.repeated += repeated
  }
}

/** A forced run is there to write what is unchanged: a sync stands in its place. */
const unforced = (step: Step): Step => (step.do === 'run' && step.kind === 'forced' ? { do: 'sync' } : step)
