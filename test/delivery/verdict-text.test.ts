// Every verdict as a sentence: what is the case, and what to do where somebody has to.
import { describe, expect, it } from 'vitest'
import { type Verdict, type VerdictData, verdictText } from '../../src/delivery/verdict-text'

const DATA: VerdictData = {
  reference: 'A1',
  name: 'Baker',
  origin: 'workable',
  origin_state: null,
  sample: false,
  logic: null,
  detail: null,
  parked: null,
  held_by: null,
  fields: [],
  stays: null,
  sent: null,
  board: 'active',
}
const parked = { seq: 7, reason: 'hrflow_refused', message: 'HTTP 422: no name' }

const sentences: [Verdict, Partial<VerdictData>, sentence: string][] = [
  ['not_found', {}, 'workable has no job A1: it was deleted there, or the reference is wrong.'],
  [
    'not_found',
    { reference: '1578', origin: 'flatchr' },
    'flatchr has no job 1578: it was deleted there, or the reference is wrong; a number is known once a run has read its job, so start a sync and ask again.',
  ],
  ['not_open', {}, '"Baker" (A1) is not open at workable.'],
  ['not_open', { origin_state: 'draft' }, '"Baker" (A1) is not open at workable: its state there is "draft".'],
  [
    'not_open',
    { sample: true, origin_state: 'published' },
    '"Baker" (A1) is not open at workable: it is demonstration data.',
  ],
  [
    'not_found',
    { stays: 'held' },
    'workable has no job A1: it was deleted there, or the reference is wrong, and the board still shows it, because a run held its archiving: approve that run, or mend what made it archive so many.',
  ],
  [
    'not_found',
    { stays: 'asked_again' },
    'workable has no job A1: it was deleted there, or the reference is wrong, and the board still shows it until workable has been asked once more, ten minutes after it did not find it.',
  ],
  [
    'not_open',
    { stays: 'parked', parked },
    '"Baker" (A1) is not open at workable, and the board still shows it, because event 7 is parked: hrflow_refused, HTTP 422: no name; replay it when that is mended.',
  ],
  [
    'not_open',
    { stays: 'pending', held_by: 'pause' },
    '"Baker" (A1) is not open at workable, and the board still shows it until its event is delivered: the workflow is paused: resume it.',
  ],
  [
    'discarded',
    { stays: 'foreign' },
    '"Baker" (A1) is discarded by your logics, and the board shows one that this workflow did not write: a run with archive_foreign archives it.',
  ],
  [
    'discarded',
    { stays: 'not_synced' },
    '"Baker" (A1) is discarded by your logics, and the board still shows it: sync it.',
  ],
  ['discarded', {}, '"Baker" (A1) is discarded by your logics.'],
  ['discarded', { logic: 'logics[0] (onlyTech)' }, '"Baker" (A1) is discarded by your logics[0] (onlyTech).'],
  [
    'logics_failure',
    { detail: 'logics[0] threw: x' },
    'Your logics fail on "Baker" (A1): logics[0] threw: x; mend them, deploy, and replay.',
  ],
  ['logics_failure', { name: null }, 'Your logics fail on the job A1; mend them, deploy, and replay.'],
  [
    'format_failure',
    { name: null, detail: 'name: expected a text' },
    'The job A1 cannot be made a HrFlow job: name: expected a text; mend the format or the job, and sync it.',
  ],
  [
    'parked',
    { parked },
    '"Baker" (A1) waits for you: event 7 is parked: hrflow_refused, HTTP 422: no name; replay it when that is mended, or dismiss it.',
  ],
  [
    'parked',
    { parked: { ...parked, message: null } },
    '"Baker" (A1) waits for you: event 7 is parked: hrflow_refused; replay it when that is mended, or dismiss it.',
  ],
  ['pending', {}, '"Baker" (A1) has an event that waits to be delivered.'],
  [
    'pending',
    { held_by: 'pause' },
    '"Baker" (A1) has an event that waits to be delivered: the workflow is paused: resume it.',
  ],
  ['missing', {}, '"Baker" (A1) is open at workable and not on the board: no event came about it; sync it.'],
  ['archived', {}, '"Baker" (A1) is open at workable and archived on the board: no event came about that; sync it.'],
  [
    'changed',
    { fields: ['name', 'tags'] },
    '"Baker" (A1) is on the board with other content (name, tags): no event came about the change; sync it.',
  ],
  ['unchanged', {}, `"Baker" (A1) is on the board as it must be; HrFlow's search may show it some time later.`],
  [
    'unchanged',
    { fields: ['summary'] },
    '"Baker" (A1) was written as it must be, and the board shows other content (summary): HrFlow gives it back in its own form, or somebody edited it there; a sync writes it again.',
  ],
  [
    'not_sent',
    { origin: 'webhook' },
    'webhook cannot be asked: its webhooks bring its jobs, and none that is remembered brought A1; have its sender send it.',
  ],
  [
    'as_sent',
    { origin: 'webhook', sent: { at: '2026-05-04T08:01:00.000Z', open: true } },
    '"Baker" (A1) is on the board as its webhook brought it at 2026-05-04T08:01:00.000Z; webhook cannot be asked for more.',
  ],
  [
    'as_sent',
    { origin: 'webhook', sent: { at: null, open: false } },
    '"Baker" (A1) is off the board, as its webhook said; webhook cannot be asked for more.',
  ],
  [
    'not_as_sent',
    { board: 'missing', sent: { at: '2026-05-04T08:01:00.000Z', open: true } },
    '"Baker" (A1) was brought by its webhook at 2026-05-04T08:01:00.000Z, and the board lacks it: somebody took it off there; forget the job here, then have its sender send it again.',
  ],
  [
    'not_as_sent',
    { board: 'archived', sent: { at: null, open: true } },
    '"Baker" (A1) was brought by its webhook, and the board has it archived: somebody took it off there; forget the job here, then have its sender send it again.',
  ],
  [
    'not_as_sent',
    { sent: { at: null, open: false } },
    '"Baker" (A1) was closed by its webhook, and the board shows it: somebody put it back there; archive it in HrFlow.',
  ],
  [
    'origin_unavailable',
    { detail: 'HTTP 503' },
    'workable did not answer for "Baker" (A1): HTTP 503; ask again later.',
  ],
  ['origin_unauthorized', {}, 'workable refuses the credentials; mend the secret, deploy, and resume.'],
  ['origin_refused', { name: null }, 'workable refuses to give the job A1.'],
  ['hrflow_unavailable', {}, 'HrFlow did not answer for "Baker" (A1); ask again later.'],
  ['hrflow_unauthorized', {}, 'HrFlow refuses the credentials; mend the secret, deploy, and resume.'],
  ['hrflow_refused', { detail: 'HTTP 400' }, 'HrFlow refuses "Baker" (A1): HTTP 400.'],
  ['hrflow_quota', {}, "HrFlow's quota is used up; talk to HrFlow, and resume."],
  ['board_not_found', {}, 'The board does not exist; mend board_key, and deploy.'],
  [
    'throttled',
    { name: null },
    'The job A1 could not be looked at now, because the rate is used up; ask again in a minute.',
  ],
  ['rate_limited', {}, '"Baker" (A1) could not be looked at now, because the rate is used up; ask again in a minute.'],
]

describe('a verdict', () => {
  it.each(sentences)('%s with %j is a sentence', (verdict, data, sentence) => {
    expect(verdictText(verdict, { ...DATA, ...data })).toBe(sentence)
  })

  it('is one sentence on one line, whatever is quoted in it', () => {
    for (const [verdict, data] of sentences)
      expect(verdictText(verdict, { ...DATA, ...data })).toMatch(/^["A-Za-z].*[^.]\.$/)
  })
})
