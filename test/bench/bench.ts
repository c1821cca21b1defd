// `npm run bench`: how fast, cheap and large the relay is, each case beside its reference in the same run.
//
//   npm run bench -- [--case B1 --case B5 …] [--repetitions N] [--json FILE] [--profile] [--short]
//
// `--short` plays little, to see that the bench works; its figures mean nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from '../chaos/runtimes.ts'
import type { Case } from './case.ts'
import { COUNTRY_CASES } from './cases/country.ts'
import { EVENT_CASES, SHORT } from './cases/events.ts'
import { LARGE_CASES } from './cases/large.ts'
import { OTHER_CASES } from './cases/others.ts'
import { PAGE_CASES } from './cases/pages.ts'
import { SLOW_CASES } from './cases/slow.ts'
import { SYNC_CASES } from './cases/sync.ts'
import { watchMachine } from './machine.ts'
import { profiled } from './profile.ts'
import { type Row, type Summary, summaries, TABLE_HEAD, tableLines } from './rows.ts'
import { openStage } from './stage.ts'

const CASES: Readonly<Record<string, Case>> = {
  ...SYNC_CASES,
  ...EVENT_CASES,
  ...LARGE_CASES,
  ...COUNTRY_CASES,
  ...OTHER_CASES,
  ...PAGE_CASES,
  ...SLOW_CASES,
  short: SHORT,
}

interface Played {
  readonly name: string
  readonly what: string
  readonly repetitions: number
  /** Which share of the machine others used meanwhile. */
  readonly others: number
  readonly rows: readonly Summary[]
}

const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    json: { type: 'string' },
    profile: { type: 'boolean', default: false },
    repetitions: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
})

const directory = mkdtempSync(join(tmpdir(), 'hrflow-relay-bench-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))

async function play(name: string, one: Case, file: string): Promise<Played> {
  const inspected = values.profile || one.inspected === true
  const stage = await openStage(file, { budget: one.budget, inspected, killed: one.killed === true })
  const watch = watchMachine()
  const repetitions = Math.min(one.repetitions, Number(values.repetitions ?? one.repetitions))
  const isRepeated = repetitions > 1
  const played: (readonly Row[])[] = []
  try {
    for (let n = 0; n < repetitions + (isRepeated ? 1 : 0); n++) {
      let rows: readonly Row[] = []
      const playIt = async (): Promise<void> => {
        rows = await one.play(stage, n)
      }
      if (values.profile) console.log((await profiled(stage.inspector(), playIt)).join('\n'))
      else await playIt()
      if (n > 0 || !isRepeated) played.push(rows)
    }
    if (stage.faults.length > 0) throw new Error(`the relay blamed itself: ${stage.faults.join('\n')}`)
    return { name, what: one.what, repetitions, others: watch(), rows: summaries(played) }
  } finally {
    stage.close()
  }
}

const chosen = values.short ? ['short'] : (values.case ?? Object.keys(CASES).filter((name) => name !== 'short'))
const file = bundle(directory, 'test/bench/worker.ts', { readable: values.profile })
const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node.js ${process.version}`
const all: Played[] = []
console.log([`${new Date().toISOString().slice(0, 10)}, ${machine}`, '', ...TABLE_HEAD].join('\n'))
for (const name of chosen) {
  const one = CASES[name]
  if (one === undefined) {
    console.error(`There is no case "${name}". Cases: ${Object.keys(CASES).join(', ')}.`)
    process.exit(2)
  }
  const played = await play(name, one, file)
  all.push(played)
  console.log(tableLines(name, played.rows).join('\n'))
  console.error(`${name}: ${played.repetitions} times; others used ${Math.round(played.others * 100)} % of the machine`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, cases: all }, null, 2)}\n`)
}
process.exit()
