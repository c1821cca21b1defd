// The end of the demo: a table of what came of it, each number read back from where it stands.
import type { Run } from '../dev/relay.ts'
import type { Origin } from './origins.ts'
import { carriedOut, differences, told } from './outcome.ts'
import { median, secondsToBoard } from './pace.ts'
import { originsOf, type Stage } from './stage.ts'

/** The table at the end, each number read back; and whether boards, calls and admin API agree with what must be. */
export async function summary(stage: Stage, runs: ReadonlyMap<Origin, Run>): Promise<void> {
  const { relay, report, world } = stage
  report.stage('What came of it, read back from the boards and the admin API')
  const rows: (string | number)[][] = []
  for (const origin of originsOf(stage)) {
    const { label, board, counts, workflow_id } = origin
    const all = carriedOut(world.sandbox, origin)
    // A job that is read whole after its row counts once.
    const done = { ...all, updated: all.updated - (stage.details.get(origin) ?? 0) }
    const last = runs.get(origin)
    const refused = last?.result?.events['format_failure'] ?? 0
    const seen = await relay.workflow(workflow_id)
    const [active, archived] = [board.active().length, board.archived().length]
    rows.push([
      label,
      done.created,
      done.updated,
      done.archived,
      last?.outcomes['unchanged'] ?? 0,
      refused,
      active,
      archived,
    ])
    report.checkAll(`${label}: HrFlow, the admin API, the ledger and the board say the same, as it must be`, [
      [`${label}: what HrFlow carried out`, done, { ...counts }],
      [`${label}: what the admin API says`, await told(relay, origin), done],
      [`${label}: its ledger`, seen.board, { active, archived }],
      [`${label}: refused for lack of a name or a usable reference`, refused, origin.refused],
      [`${label}: its board`, differences(origin), []],
    ])
  }
  const heads = [
    'workflow',
    'created',
    'updated',
    'archived',
    'unchanged¹',
    'refused¹',
    'on the board',
    'archived there',
  ]
  report.table([heads, ...rows])
  report.line('¹ in the last sync')
  const seconds = secondsToBoard(stage.sent, world.sandbox.calls)
  const middle = median(seconds)
  report.check(
    `From webhook to board: ${middle?.toFixed(2)} s, the median of ${seconds.length} webhooks. (A further one about a job that was just read waits: half a second here, a minute where it is deployed)`,
    seconds.length,
    stage.sent.length,
  )
}
