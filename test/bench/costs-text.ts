// The text of docs/costs.md. What a piece of work uses is as the bench
// measured it (B3, B8, B9, B12); what a month of it costs follows from that and from the prices.
import { BASE_DOLLARS, billOf, PRICES, PRICES_OF, sumOf, type Usage, used } from './bill.ts'
import { UNITS } from './units.ts'

const HEARTBEATS = 30 * 24 * 12
const HOURS = 30 * 24
const THOUSAND = 1_000
const MILLION = 1_000_000

/** The heartbeat, and a look at each workflow's object once an hour. */
const idle = (workflows: number): Usage => used(workflows * HOURS, UNITS.look, used(HEARTBEATS, UNITS.heartbeat))

interface Line {
  readonly what: string
  readonly usage: Usage
}

const LINES: readonly Line[] = [
  { what: '1 workflow, nothing happens', usage: idle(1) },
  { what: '500 workflows, nothing happens', usage: idle(500) },
  ...[10 * THOUSAND, MILLION, 50 * MILLION].flatMap((events) => [
    {
      what: `${events.toLocaleString('en')} events, one at a time, of jobs that changed`,
      usage: used(events, UNITS.alone, idle(1)),
    },
    { what: `${events.toLocaleString('en')} events in bursts of 50`, usage: used(events, UNITS.burst, idle(1)) },
    {
      what: `${events.toLocaleString('en')} hints, nine of ten while an earlier one waits`,
      usage: used(events * 0.9, UNITS.covered, used(events * 0.1, UNITS.alone, idle(1))),
    },
  ]),
  { what: 'a first sync of 10,000 jobs', usage: used(10 * THOUSAND, UNITS.firstOffer, used(1, UNITS.run)) },
  {
    what: 'a first sync of 10,000 jobs of Workable',
    usage: used(10 * THOUSAND, UNITS.firstOfWorkable, used(1, UNITS.run)),
  },
  {
    what: '3,000 unchanged offers, every 15 minutes',
    usage: used(3 * THOUSAND * HOURS * 4, UNITS.unchangedOffer, used(HOURS * 4, UNITS.run, idle(1))),
  },
  {
    what: '50,000 unchanged offers, once a day',
    usage: used(50 * THOUSAND * 30, UNITS.unchangedOffer, used(30, UNITS.run, idle(1))),
  },
  {
    what: '1,000,000 unchanged offers, once a day',
    usage: used(MILLION * 30, UNITS.unchangedOffer, used(30, UNITS.run, idle(1))),
  },
]

const dollars = (value: number): string => (value === 0 ? '–' : value < 0.01 ? '< 0.01' : value.toFixed(2))
const NAMES = Object.keys(PRICES) as (keyof Usage)[]

function lineOf({ what, usage }: Line): string {
  const bill = billOf(usage, { alone: true })
  const [first = 'rowsWritten'] = NAMES.toSorted((one, other) => bill[other] - bill[one])
  const share = sumOf(bill) === 0 ? 0 : Math.round((100 * bill[first]) / sumOf(bill))
  return `| ${what} | ${dollars(sumOf(bill))} | ${dollars(sumOf(billOf(usage)))} | ${PRICES[first].name}, ${share} % |`
}

/** How many events, or jobs of a first sync, a day of the free plan carries, by its 100,000 rows written and 100,000 requests. */
const FREE_A_DAY = 100_000
const freeEvents = Math.floor(FREE_A_DAY / UNITS.alone.rowsWritten)
const freeJobs = Math.floor(FREE_A_DAY / UNITS.firstOffer.rowsWritten)
const freeOfWorkable = Math.floor(FREE_A_DAY / UNITS.firstOfWorkable.rowsWritten)

const unitLine = (what: string, unit: Partial<Usage>): string =>
  `| ${what} | ${NAMES.map((name) => (unit[name] ?? 0).toLocaleString('en', { maximumFractionDigits: 3 })).join(' | ')} |`

/** docs/costs.md, whole. */
export const COSTS = [
  '# What it costs',
  '',
  `Made by \`node test/dev/start.mjs test/bench/costs.ts\` from what [the bench](performance.md) measured and from Cloudflare's prices of ${PRICES_OF} for the paid plan, which is ${BASE_DOLLARS} dollars a month. "By itself" is what the work would cost if other Workers of the account had used up all that is in the plan; "beyond the plan" is what it adds to those ${BASE_DOLLARS} dollars where it is alone there.`,
  '',
  '## A month, in dollars',
  '',
  '| what | by itself | beyond the plan | most of it |',
  '|---|---|---|---|',
  ...LINES.map(lineOf),
  '',
  'Rows written are most of the bill. That is why hints that come together are stored once, figures ride on rows that are written anyway, and what did not change writes nothing. An event writes a row more than stands below where its origin names its events (as Workable does, and Flatchr does not), and a row less, its own deletion, once events are as old as `retention_days`: then the next event takes the row of one whose time is over.',
  '',
  '## What one piece of work uses',
  '',
  `| what | ${NAMES.map((name) => PRICES[name].name).join(' | ')} |`,
  `|---|${NAMES.map(() => '---').join('|')}|`,
  unitLine('an event by itself, upstreams of 300 ms', UNITS.alone),
  unitLine('an event in a burst of 50', UNITS.burst),
  unitLine('a hint while an earlier one waits', UNITS.covered),
  unitLine('a job of a first sync', UNITS.firstOffer),
  unitLine('a job of a first sync of Workable', UNITS.firstOfWorkable),
  unitLine('an unchanged offer of a sync', UNITS.unchangedOffer),
  unitLine('a run by itself', UNITS.run),
  unitLine('a heartbeat', UNITS.heartbeat),
  unitLine('an hour’s look at a workflow', UNITS.look),
  '',
  'CPU and duration are in milliseconds, as measured on a machine that did much else meanwhile: at Cloudflare they are likely to be less. Duration counts while an object answers or works; the ten seconds for which it then stays in memory are not charged, since nothing keeps it from resting.',
  '',
  `A first sync of Workable puts each job on the board as its listing tells it, and once more when it was read by itself, at 0.9 a second: two writes of the board, and ${(UNITS.firstOfWorkable.rowsWritten - UNITS.firstOffer.rowsWritten).toFixed(1)} rows written more than another's job, its share of the alarms included. That is once; an unchanged job of Workable costs what another does.`,
  '',
  '## Prices',
  '',
  '| what | in the plan, a month | dollars a million beyond |',
  '|---|---|---|',
  ...NAMES.map(
    (name) =>
      `| ${PRICES[name].name}${name === 'cpuMs' ? ' (ms)' : name === 'awakeMs' ? ' (GB-s)' : ''} | ${PRICES[name].included.toLocaleString('en')} | ${PRICES[name].dollarsPerMillion} |`,
  ),
  '',
  'The price of log lines holds until 2026-12-01.',
  '',
  '## The free plan',
  '',
  `It carries 100,000 requests and ${FREE_A_DAY.toLocaleString('en')} rows written a day: ${freeEvents.toLocaleString('en')} events, or ${freeJobs.toLocaleString('en')} jobs of a first sync (${freeOfWorkable.toLocaleString('en')} of Workable). An invocation may make 50 fetches, of which the relay makes 45 (\`SUBREQUEST_BUDGET\`), and use 10 ms of CPU, which is the bound that is met first: an invocation that delivers 20 jobs uses more. It allows five crons; the relay has one.`,
].join('\n')
