// The stages in which crons fire: the first sync, the polling of France Travail, and a last sync that changes nothing.
import type { Run } from '../dev/relay.ts'
import { added, edited, removed } from './francetravail.ts'
import type { Origin } from './origins.ts'
import { checkBoard, fireCrons, originsOf, type Stage } from './stage.ts'

export async function firstSync(stage: Stage): Promise<void> {
  const { report } = stage
  report.stage('The crons fire: the first sync of all three')
  for (const [origin, run] of await fireCrons(stage, originsOf(stage))) {
    const { created, skipped } = run.outcomes
    const refused = run.result?.events['format_failure']
    report.check(
      `${origin.label}: ${run.progress.read} read, ${created} created, ${refused} refused (they lack a name or a usable reference), ${skipped} left out (not open)`,
      { created, refused, skipped },
      { created: origin.counts.created, refused: origin.refused, skipped: origin.notOpen },
    )
    checkBoard(stage, origin)
  }
}

export async function polling(stage: Stage): Promise<void> {
  const { report, world } = stage
  const origin = world.francetravail
  report.stage('France Travail has no webhooks: offers are added, edited and removed, and the cron finds out')
  for (const offer of added) origin.add(offer)
  origin.edit(edited)
  origin.close(removed.reference, removed.kept)
  for (const [, { outcomes }] of await fireCrons(stage, [origin])) {
    const { created, updated, archived } = outcomes
    report.check(
      `France Travail: ${created} created, ${updated} updated, ${archived} archived`,
      { created, updated, archived },
      { created: added.length, updated: 1, archived: 1 },
    )
  }
  const record = JSON.stringify(origin.board.get(removed.reference))
  report.check(
    `France Travail: ${removed.reference} was made anonymous before it was archived, as the licence of its offers asks`,
    removed.named.filter((name) => record.includes(name)),
    [],
  )
  checkBoard(stage, origin)
}

/** Returns what the last runs counted, for the table. */
export async function lastSync(stage: Stage): Promise<ReadonlyMap<Origin, Run>> {
  const { report } = stage
  report.stage('The crons fire once more, and nothing has changed')
  const writes = new Map(originsOf(stage).map((origin) => [origin, origin.board.writes]))
  const runs = await fireCrons(stage, originsOf(stage))
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
