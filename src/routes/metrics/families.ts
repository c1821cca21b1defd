// Which metrics there are, and what each is made of: of a workflow's summary, or of what its object says now. No label ever
// holds a reference or a run's id: each value of a label is a series of its own, for ever.
import type { Counted } from '../../store/figures'
import type { Family, Labels, Sample } from './exposition'

const PREFIX = 'hrflow_relay_'

/** A workflow as its metrics need it; null: not known without asking its object. */
export interface Measured {
  readonly workflow_id: string
  readonly status: string
  readonly pending: number | null
  readonly parked: number | null
  readonly oldest_pending_seconds: number | null
  readonly board: { readonly active: number; readonly archived: number } | null
  readonly last_run: { readonly status: string; readonly finished_at: string } | null
  readonly webhooks: { readonly last_accepted_at: string | null; readonly last_refused_at: string | null } | null
  readonly attention: readonly { readonly code: string; readonly severity: string }[]
  readonly faults: number | null
  readonly counted: Counted | null
}

/** What one metric says of a workflow, the workflow's own label apart. */
type Values = (of: Measured) => readonly Sample[]

const NO_LABELS: Labels = {}
const only = (value: number | null | undefined): Sample[] =>
  value === null || value === undefined ? [] : [{ labels: NO_LABELS, value }]
const seconds = (time: string): number => Date.parse(time) / 1_000

/** A figure, 0 as long as it was not counted. */
const figure =
  (name: string, unit = 1): Values =>
  ({ counted }) =>
    counted === null ? [] : only((counted[name] ?? 0) / unit)

/** All figures of a kind; `labelsOf` reads what follows it in their names. */
const figures =
  (kind: string, labelsOf: (rest: string) => Labels): Values =>
  ({ counted }) =>
    Object.entries(counted ?? {})
      .filter(([name]) => name.startsWith(`${kind}.`))
      .map(([name, value]) => ({ labels: labelsOf(name.slice(kind.length + 1)), value }))

const runs: Values = ({ counted }) => {
  if (counted === null) return []
  const ended = Object.entries(counted).reduce((sum, [name, n]) => (name.startsWith('runs.') ? sum + n : sum), 0)
  return [
    { suffix: '_sum', labels: NO_LABELS, value: (counted['run_ms'] ?? 0) / 1_000 },
    { suffix: '_count', labels: NO_LABELS, value: ended },
  ]
}

/** `api.hrflow.ai 2xx` */
function callLabels(rest: string): Labels {
  const [host = '', status = ''] = rest.split(' ')
  return { host, status }
}

const gauge = (name: string, help: string, values: Values) => ({ name, type: 'gauge' as const, help, values })
const counter = (name: string, help: string, values: Values) => ({ name, type: 'counter' as const, help, values })

const METRICS = [
  gauge('workflow_status', 'The status that a workflow has: 1.', ({ status }) => [{ labels: { status }, value: 1 }]),
  gauge('attention', 'What is not as it should be, by code.', ({ attention }) =>
    [...Map.groupBy(attention, ({ code }) => code)].map(([code, items]) => ({
      labels: { code, severity: items[0]?.severity ?? '' },
      value: items.length,
    })),
  ),
  gauge('events_pending', 'Events that wait for their delivery.', ({ pending }) => only(pending)),
  gauge('events_parked', 'Events that are not tried again by themselves.', ({ parked }) => only(parked)),
  gauge('oldest_pending_seconds', 'Age of the oldest event that is not delivered; 0: none waits.', (of) =>
    of.pending === 0 ? only(0) : only(of.oldest_pending_seconds),
  ),
  gauge('board_jobs', 'Jobs that the workflow has, and archived, on the board.', ({ board }) =>
    Object.entries(board ?? {}).map(([state, value]) => ({ labels: { state }, value })),
  ),
  gauge('last_run_timestamp_seconds', 'When the last run ended.', ({ last_run }) =>
    only(last_run === null ? null : seconds(last_run.finished_at)),
  ),
  gauge('last_run_success', '1: the last run was a success; 0: some of it failed, or all.', ({ last_run }) =>
    only(last_run === null ? null : Number(last_run.status === 'success')),
  ),
  gauge('last_webhook_timestamp_seconds', 'When the last webhook came, by its answer.', ({ webhooks }) => [
    ...(webhooks?.last_accepted_at
      ? [{ labels: { answer: 'accepted' }, value: seconds(webhooks.last_accepted_at) }]
      : []),
    ...(webhooks?.last_refused_at ? [{ labels: { answer: 'refused' }, value: seconds(webhooks.last_refused_at) }] : []),
  ]),
  counter('webhooks_accepted_total', 'Webhooks that were accepted.', figure('accepted')),
  counter('webhooks_ignored_total', 'Of these, webhooks that concern no job.', figure('ignored')),
  counter(
    'webhooks_refused_total',
    'Webhooks that were refused.',
    figures('refused', (reason) => ({ reason })),
  ),
  counter('events_received_total', 'Events that webhooks brought.', figure('received')),
  counter('events_duplicate_total', 'Events that were known already.', figure('duplicates')),
  counter(
    'events_delivered_total',
    'Events that ended.',
    figures('delivered', (outcome) => ({ outcome })),
  ),
  counter('events_superseded_total', 'Events that a later read of their job covered.', figure('superseded')),
  counter('events_dismissed_total', 'Parked events that somebody ended for good.', figure('dismissed')),
  counter(
    'events_parked_total',
    'Events that were parked.',
    figures('parked', (reason) => ({ reason })),
  ),
  counter('attempts_total', 'Attempts at events and at steps of runs.', figure('attempts')),
  counter(
    'failures_total',
    'Attempts that failed.',
    figures('failed', (reason) => ({ reason })),
  ),
  counter(
    'runs_total',
    'Runs that ended.',
    figures('runs', (status) => ({ status })),
  ),
  { name: 'run_duration_seconds', type: 'summary' as const, help: 'How long runs took.', values: runs },
  counter(
    'upstream_calls_total',
    'Calls of far sides by class of status; none: no answer.',
    figures('calls', callLabels),
  ),
  counter('rate_waits_total', 'Calls that waited for the rate of their account.', figure('rate_waits')),
  counter('rate_wait_seconds_total', 'How long they waited.', figure('rate_wait_ms', 1_000)),
  counter('rows_written_total', 'Rows that the object wrote: most of what it costs.', figure('rows_written')),
  counter('faults_total', "Faults of the relay's own.", ({ faults }) => only(faults)),
]

/** The metrics of these workflows. */
export const familiesOf = (measured: readonly Measured[]): Family[] =>
  METRICS.map(({ name, type, help, values }) => ({
    name: `${PREFIX}${name}`,
    type,
    help,
    samples: measured.flatMap((of) =>
      values(of).map((sample) => ({ ...sample, labels: { workflow: of.workflow_id, ...sample.labels } })),
    ),
  }))
