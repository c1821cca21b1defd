// What stands in the list, in words: what is the case, what a person does about it, and the call that does it. English, made
// of code and data alone; another language is another such file.
import { iso } from '../lib/clock'
import { holdWordsOf } from './hold'
import { type Code, type Data, type Item, type Severity, severityOf } from './item'
import { reasonWords, remedyOf } from './reasons'

/** A call of the admin API. */
export interface ApiCall {
  readonly method: 'POST' | 'GET' | 'DELETE'
  readonly path: string
  readonly body: Readonly<Record<string, string | boolean>> | null
}

/** An item as it is given. Times are ISO 8601. */
export interface Attention {
  readonly code: Code
  readonly severity: Severity
  readonly since: string
  readonly last_seen: string
  readonly count: number
  readonly data: Data
  readonly text: string
  /** What to do, with the command where there is one. */
  readonly fix: string
  /** The call that does it; null: a person must act elsewhere, or nobody need. */
  readonly action: ApiCall | null
}

type Words = Pick<Attention, 'text' | 'fix' | 'action'>

interface Subject {
  readonly item: Item
  readonly id: string
  /** A datum as a text. */
  readonly of: (name: string) => string
  readonly list: (name: string) => readonly string[]
}

/** The item as it is given, of a workflow; null: of the deployment. */
export function given(item: Item, workflow_id: string | null): Attention {
  const { code, count, data } = item
  return {
    code,
    severity: severityOf(item),
    since: iso(item.since) ?? '',
    last_seen: iso(item.last_seen) ?? '',
    count,
    data,
    ...wordsOf(item, workflow_id),
  }
}

/** The words of an item. */
export function wordsOf(item: Item, workflow_id: string | null): Words {
  const datum = (name: string) => item.data[name] ?? null
  const list = (name: string): readonly string[] => {
    const value = datum(name)
    return Array.isArray(value) ? value : []
  }
  return WORDS[item.code]({ item, id: workflow_id ?? 'WORKFLOW', of: (name) => String(datum(name) ?? ''), list })
}

/** In a path of the API. */
const pathOf = (id: string, rest: string): string => `/api/workflows/${id}${rest}`
const post = (id: string, rest: string, body: ApiCall['body'] = null): ApiCall => ({
  method: 'POST',
  path: pathOf(id, rest),
  body,
})
const look = (id: string, rest: string): ApiCall => ({ method: 'GET', path: pathOf(id, rest), body: null })
const sideName = (side: string): string => (side === 'hrflow' ? 'HrFlow' : 'The origin')
const jobs = (n: number): string => (n === 1 ? '1 job' : `${n} jobs`)
const events = (n: number): string => (n === 1 ? '1 event' : `${n} events`)
/** An account's trouble names the workflows that use it. */
const shared = (workflows: readonly string[]): string =>
  workflows.length < 2 ? '' : ` The account is that of ${workflows.join(', ')}.`
/** Whether a run can mend it: see `markOf` of item.ts. */
const isReadable = ({ data }: Pick<Item, 'data'>): boolean => data['readable'] !== false
const NOTHING = 'Nothing: it goes on by itself.'

const WORDS: Readonly<Record<Code, (subject: Subject) => Words>> = {
  misconfigured: ({ of, list }) => ({
    text: `${list('workflows').length === 0 ? 'The deployment is' : list('workflows').join(', ')} misconfigured: ${of('issue')}`,
    fix: 'Mend src/workflows.ts or set the secret (npx wrangler secret put NAME), and deploy: npm run deploy.',
    action: null,
  }),

  never_fired: ({ id, of }) => ({
    text:
      of('heard') === ''
        ? `The schedule "${of('schedule')}" should have come at ${of('at')} and did not: no heartbeat reached this workflow.`
        : `No heartbeat reached this workflow since ${of('heard')}: its schedule "${of('schedule')}", due at ${of('at')}, does not start.`,
    fix: 'Look whether wrangler.toml has crons = ["*/5 * * * *"] under [triggers] and the Worker’s cron events arrive (npx wrangler tail); until then start a run by hand.',
    action: post(id, '/runs', { action: 'sync_jobs_in_hrflow' }),
  }),

  stopped: ({ id, of, list }) => ({
    text: `Stopped: ${reasonWords(of('reason'))}. Said: ${of('message')}${shared(list('workflows'))}`,
    fix: `${remedyOf(of('reason')) ?? 'Mend what is said.'} Then: npm run relay -- resume ${id}. One event is tried every 15 minutes, so it also goes on by itself.`,
    action: post(id, '/resume'),
  }),

  relay_fault: ({ item, of }) => ({
    text: `${item.count} faults of the relay itself, the last: ${of('what')}`,
    fix: 'Look at the log (npx wrangler tail), and report it. No event is lost.',
    action: null,
  }),

  failing: ({ id, of, list }) => ({
    text: `${sideName(of('side'))} fails, and no call to it succeeded since. Said last: ${of('words')}${shared(list('workflows'))}`,
    fix: `Nothing, if the far side is down: it is tried again by itself, and no event is lost. To try at once: npm run relay -- resume ${id}.`,
    action: post(id, '/resume'),
  }),

  account_resting: ({ of, list }) => ({
    text: `${sideName(of('side'))} wants no calls of this account until ${of('until')}.${shared(list('workflows'))}`,
    fix: 'Nothing: it goes on then. If it comes often, lower rates in src/workflows.ts.',
    action: null,
  }),

  held: ({ id, item, of }) => ({
    text: `The last ${of('action')} is held: ${holdWordsOf(item.data)}. None of the ${jobs(item.count)} was archived.`,
    fix: `Are these jobs really gone? Look: npm run relay -- held ${id}. Then approve it: npm run relay -- held ${id} --approve. If not, leave it: the next run looks again.`,
    action: post(id, '/runs', { action: of('action'), approve_archive: true }),
  }),

  run_failed: ({ id, item, of }) => ({
    text: `${item.count === 1 ? `The last ${of('action')}` : `The last ${item.count} runs of ${of('action')}`} failed: ${reasonWords(of('reason'))}.`,
    fix: `Its issues say why: curl -H "Authorization: Bearer $ADMIN_TOKEN" https://WORKER${pathOf(id, `/runs/${of('run_id')}`)}. Mend that, and start it again.`,
    action: post(id, '/runs', { action: of('action') }),
  }),

  parked: ({ id, item, of }) => ({
    text: `${events(item.count)} parked, not tried again by ${item.count === 1 ? 'itself' : 'themselves'}. The newest${of('reference') === '' ? '' : `, about ${of('reference')}`}: ${reasonWords(of('reason'))}.`,
    fix: `${remedyOf(of('reason')) ?? 'Look at why: npm run relay -- events '.concat(id, '.')} Then: npm run relay -- replay ${id} --reason ${of('reason')}.`,
    action: post(id, '/replay', { reason: of('reason') }),
  }),

  backlog: ({ id, item, of }) => ({
    text: `${events(item.count)} wait, the oldest is due for ${of('minutes')} minutes${of('held_by') === '' ? '' : `; what holds it back: ${of('held_by')}`}.`,
    fix:
      of('held_by') === 'pause'
        ? `The workflow is paused. Resume it: npm run relay -- resume ${id}.`
        : `Look what holds it back: npm run relay -- status ${id}. If it is the rate, raise rates in src/workflows.ts.`,
    action: of('held_by') === 'pause' ? post(id, '/resume') : look(id, ''),
  }),

  archived_many: ({ id, item, of }) => ({
    text: `${jobs(item.count)} of ${of('active')} active ones were archived within an hour.`,
    fix: `If that is right, dismiss this warning. If not, look what archived them: npm run relay -- events ${id}; mend it, and ${isReadable(item) ? `sync: npm run relay -- sync ${id}` : 'have its sender send them again'}.`,
    action: post(id, '/attention/archived_many/dismiss'),
  }),

  webhooks_refused: ({ id, item, of }) => ({
    text: `${item.count === 1 ? '1 webhook was' : `${item.count} webhooks were`} refused: ${of('reason')}.`,
    fix: `Is the secret at the origin that of this workflow? npm run relay -- webhooks rotate ${id}, or npx wrangler secret put NAME, the name that webhook_secret reads.`,
    action: look(id, '/webhooks'),
  }),

  webhooks_silent: ({ id, item, of }) => ({
    text: `No webhook for ${of('hours')} hours; the last came at ${of('last')}.`,
    fix: isReadable(item)
      ? `Is it still registered at the origin? npm run relay -- webhooks list ${id}. Until then a sync finds what changed: npm run relay -- sync ${id}.`
      : 'Ask whoever runs the sender: only its webhooks bring its jobs. Once it sends again, a job.snapshot from it takes off what has closed meanwhile.',
    action: isReadable(item) ? post(id, '/runs', { action: 'sync_jobs_in_hrflow' }) : look(id, '/webhooks'),
  }),

  webhooks_unregistered: ({ id, list }) => ({
    text: `The origin no longer has the webhook ${list('names').join(', ')}, which was registered from here.`,
    fix: `Register it again: npm run relay -- webhooks register ${id}.`,
    action: post(id, '/subscriptions'),
  }),

  secret_unused: ({ of }) => ({
    text: `Of two webhook secrets the one at place ${of('place')} has proven no webhook for a day.`,
    fix: 'If the origin has the other one everywhere, take it out of webhook_secret, and delete it: npx wrangler secret delete NAME.',
    action: null,
  }),
}

/** That an item has closed. */
export const closingWords = (item: Item, workflow_id: string | null): Words => ({
  text: `Over: ${wordsOf(item, workflow_id).text}`,
  fix: NOTHING,
  action: null,
})
