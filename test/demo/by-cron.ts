// The stages in which schedules come: the first sync, the polling of origins without webhooks, and a last sync that changes nothing.
import type { Run } from '../dev/relay.ts'
import type { PolledChanges } from './changes.ts'
import type { Origin } from './origins.ts'
import { carriedOut } from './outcome.ts'
import { beat, checkBoard, idle, originsOf, type Stage } from './stage.ts'

export async function firstSync(stage: Stage): Promise<void> {
  const { report } = stage
  report.stage('The schedules come: the first sync of all')
  for (const [origin, run] of await beat(stage, originsOf(stage))) {
    const { created, skipped } = run.outcomes
    const refused = run.result?.events['format_failure']
    report.check(
      `${origin.label}: ${run.progress.read} read, ${created} created, ${refused} refused (they lack a name or a usable reference), ${skipped} left out (not open)`,
      { created, refused, skipped },
      { created: origin.counts.created, refused: origin.refused, skipped: origin.notOpen },
    )
    await idle(stage, origin)
    const { updated } = carriedOut(stage.world.sandbox, origin)
    stage.details.set(origin, updated)
    if (updated > 0)
      report.line(
        `${origin.label}: ${updated} of them came as the listing told them, and whole when each had been read`,
      )
    checkBoard(stage, origin)
  }
}

/** What changes at each origin without webhooks. */
const polled = (stage: Stage) =>
  originsOf(stage).flatMap((origin) => (origin.demo.polled === undefined ? [] : [{ origin, ...origin.demo.polled }]))

export async function polling(stage: Stage): Promise<void> {
  const { report } = stage
  const labels = polled(stage).map(({ origin }) => origin.label)
  report.stage(
    `No webhooks come from ${labels.join(', ')}: jobs are added, edited and removed, and the next run finds out`,
  )
  for (const one of polled(stage)) await pollOne(stage, one)
}

async function pollOne(stage: Stage, change: PolledChanges & { readonly origin: Origin }): Promise<void> {
  const { report } = stage
  const { origin, added, edited, removed } = change
  const { label } = origin
  for (const one of added) origin.add(one)
  origin.edit(edited)
  if (removed !== undefined) origin.close(removed.reference, removed.kept)
  for (const [, { outcomes }] of await beat(stage, [origin])) {
    const { created, updated, archived } = outcomes
    report.check(
      `${label}: ${created} created, ${updated} updated, ${archived} archived`,
      { created, updated, archived },
      { created: added.length, updated: 1, archived: removed === undefined ? 0 : 1 },
    )
  }
  if (removed !== undefined) {
    const record = JSON.stringify(origin.board.get(removed.reference))
    report.check(
      `${label}: ${removed.reference} was made anonymous before it was archived, as the licence of its offers asks`,
      removed.named.filter((name) => record.includes(name)),
      [],
    )
  }
  checkBoard(stage, origin)
}

/** Returns what the last runs counted, for the table. */
export async function lastSync(stage: Stage): Promise<ReadonlyMap<Origin, Run>> {
  const { report } = stage
  report.stage('The schedules come once more, and nothing has changed')
  const writes = new Map(originsOf(stage).map((origin) => [origin, origin.board.writes]))
  const runs = await beat(stage, originsOf(stage))
  for (const [origin, { outcomes }] of runs) {
    const { created, updated, archived, unchanged, held } = outcomes
    report.check(
      `${origin.label}: ${unchanged} unchanged, the board is not written`,
      { created, updated, archived, unchanged, held, writes: origin.board.writes - (writes.get(origin) ?? 0) },
      { created: 0, updated: 0, archived: 0, unchanged: origin.board.active().length, held: 0, writes: 0 },
    )
  }
  return runs
}
