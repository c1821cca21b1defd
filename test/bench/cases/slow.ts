// What an origin that lets its jobs be read only slowly costs at default settings: the first sync of 1,000 jobs of Workable, when
// each is on the board and when each was read, and a sync of them unchanged by an object that has just started (B12).
import { setTimeout as sleep } from 'node:timers/promises'
import { ADMIN_TOKEN } from '../../chaos/accounts.ts'
import { connectRelay } from '../../dev/relay.ts'
import type { Case } from '../case.ts'
import type { Metered } from '../meter.ts'
import { plain, type Row } from '../rows.ts'
import type { Stage } from '../stage.ts'
import { idOf } from '../subjects.ts'
import { syncMs } from './sync.ts'

const JOBS = 1_000
const WITHIN_MS = 2_400_000
const LOOK_AGAIN_MS = 500
/** An object that has rested so long is gone, as after a deployment. */
const RESTS_MS = 15_000
const DETAIL = /\/spi\/v3\/jobs\/\w/
const WRITE = /\/v1\/job\//

/** Seconds until `is` is so. */
async function secondsUntil(what: string, is: () => Promise<boolean>): Promise<number> {
  const began = performance.now()
  while (!(await is())) {
    if (performance.now() - began > WITHIN_MS) throw new Error(`waited in vain: ${what}`)
    await sleep(LOOK_AGAIN_MS)
  }
  return (performance.now() - began) / 1_000
}

/** What each of these jobs used, the deletion of its event included; the requests of who asks meanwhile are left out. */
function usedRows(before: Metered, worked: Metered, deleted: Metered, writes: number): Row[] {
  const label = 'first sync of 1,000 jobs of Workable, each:'
  const each = (name: keyof Metered, after = worked): number => (after[name] - before[name]) / JOBS
  return [
    plain(`${label} rows written, alarms and deletion included`, each('rowsWritten', deleted) + each('alarmsSet'), ''),
    plain(`${label} rows read`, each('rowsRead', deleted), ''),
    plain(`${label} object requests, alarms included`, each('limiterRequests') + each('alarms'), ''),
    plain(`${label} awake`, each('awakeMs'), 'ms'),
    plain(`${label} writes of the board`, writes / JOBS, ''),
  ]
}

async function b12Workable(stage: Stage, n: number): Promise<Row[]> {
  const id = idOf('workableDefault', n)
  await stage.ask('delay', 50)
  await stage.ask('hold', 'workableDefault', JOBS)
  await stage.ask('record')
  const before = await stage.meter()
  const began = performance.now()
  await stage.admin.begin(id)
  const onBoard = await secondsUntil(
    `${JOBS} jobs on the board`,
    async () => (await stage.ask('board', id)).active >= JOBS,
  )
  const relay = connectRelay(stage.url(), ADMIN_TOKEN)
  const isRead = async (): Promise<boolean> => {
    const [{ pending }, [run]] = await Promise.all([relay.workflow(id), relay.runs(id)])
    return run?.state === 'finished' && pending === 0
  }
  await secondsUntil(`${JOBS} jobs read`, isRead)
  const whole = (performance.now() - began) / 1_000
  const calls = await stage.ask('recorded')
  const read = calls.filter(({ url }) => DETAIL.test(url)).length
  const writes = calls.filter(({ method, url }) => method !== 'GET' && WRITE.test(url)).length
  const worked = await stage.meter()
  await stage.deleteEvents(id)
  const used = usedRows(before, worked, await stage.meter(), writes)
  await sleep(RESTS_MS)
  await stage.ask('record')
  const again = (await syncMs(stage, id, WITHIN_MS)) / 1_000
  const readAgain = (await stage.ask('recorded')).filter(({ url }) => DETAIL.test(url)).length
  return [
    plain('first sync of 1,000 jobs of Workable, at default settings: each on the board', onBoard, 's', 150),
    plain('first sync of 1,000 jobs of Workable: each read', whole, 's'),
    plain('first sync of 1,000 jobs of Workable: jobs read by themselves', read, ''),
    ...used,
    plain('1,000 jobs of Workable unchanged, a fresh object: jobs read by themselves', readAgain, '', 0),
    plain('1,000 jobs of Workable unchanged, a fresh object', again, 's'),
  ]
}

export const SLOW_CASES: Readonly<Record<string, Case>> = {
  'B12 Workable': { what: '1,000 jobs of Workable at default settings', repetitions: 1, play: b12Workable },
}
