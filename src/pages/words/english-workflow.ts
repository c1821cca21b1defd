// What the pages of one workflow say in English.
const many = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

export const englishWorkflow = {
  tabs: { overview: 'Overview', events: 'Events', jobs: 'Jobs', webhooks: 'Webhooks', settings: 'Settings' },
  attention: 'What needs somebody',
  calm: 'Nothing is open.',
  issues: 'What is wrong with its definition',
  runs: 'Runs',
  noRuns: 'No run yet.',
  running: 'Under way',
  now: 'Now',

  actions: {
    sync_jobs_in_hrflow: 'Sync',
    create_jobs_in_hrflow: 'Create',
    update_jobs_in_hrflow: 'Update',
    archive_jobs_in_hrflow: 'Archive',
  },
  dry: 'dry run',
  triggers: { cron: 'by schedule', manual: 'by hand' },
  runStates: { reading: 'Reading', pushing: 'Pushing', finished: 'Finished' },
  outcomes: {
    created: 'created',
    updated: 'updated',
    archived: 'archived',
    unchanged: 'unchanged',
    discarded: 'discarded',
    skipped: 'skipped',
    held: 'held',
    foreign: 'foreign',
  },
  failed: 'failed',
  progress: (done: string, of: string | null) => (of === null ? `${done} read` : `${done} of ${of}`),
  perSecond: (n: string) => `${n} a second`,
  left: (span: string) => `${span} left`,

  facts: {
    board: 'On the board',
    archived: (n: string) => `${n} archived`,
    waiting: 'Waiting',
    oldest: (span: string) => `the oldest for ${span}`,
    drained: 'done',
    pace: (n: string) => `${n} a minute`,
    held: 'held back by',
    parked: 'Parked',
    webhooks: 'Webhooks in 24 h',
    refused: (n: string) => `${n} refused`,
    lastFired: 'Schedule',
    next: 'next',
    noSchedule: 'none',
    failing: 'A far side fails',
  },
  heldBy: {
    pause: 'the pause',
    stop: 'the stop',
    breaker: 'a side that does not answer',
    rest: 'a rest that a far side ordered',
    rate: 'the rate',
  },
  chart: 'The last 48 hours, hour by hour',
  received: 'received',
  written: 'written',

  more: 'More',
  all: 'All',
  show: 'Show',
  emptyList: 'Nothing here.',
  goOn: 'Nothing on this page; there is more.',
}

export const englishActions = {
  confirm: 'Do it',
  back: 'Back',
  nothing: 'There is nothing to do.',
  refused: 'The relay refused:',
  underWay: 'a run is under way, and goes first.',
  pause: {
    name: 'Pause',
    plan: 'Deliveries stop. Webhooks are still received and kept; nothing is lost.',
    done: 'The workflow is paused.',
  },
  resume: {
    name: 'Resume',
    plan: (n: number) => `Deliveries go on at once; ${many(n, 'event')} ${n === 1 ? 'waits' : 'wait'}.`,
    done: 'Deliveries go on.',
  },
  sync: {
    name: 'Sync now',
    plan: 'All jobs of the origin are read, and the board is made to agree. What is on the board already is not written again.',
    done: 'The run has begun.',
  },
  dry: {
    name: 'Dry run',
    plan: 'All jobs of the origin are read, and nothing is written: the run says what it would do.',
    done: 'The dry run has begun.',
  },
  approve: {
    name: 'Approve these',
    plan: (n: number) =>
      `The action runs again and archives what it held: ${many(n, 'job')} the last time. Jobs that came back meanwhile stay.`,
    done: 'The approved run has begun.',
  },
  cancel: {
    name: 'Cancel',
    plan: 'The run ends after the step under way. What it has read is delivered; nothing is archived for being absent.',
    done: 'The run ends.',
  },
  replay: {
    name: 'Replay',
    plan: (n: number) =>
      `${many(n, 'parked event')} ${n === 1 ? 'is' : 'are'} tried again, with a full set of attempts.`,
    done: (n: number) => `${many(n, 'event')} ${n === 1 ? 'is' : 'are'} tried again.`,
  },
  dismiss: {
    name: 'Dismiss',
    plan: (n: number) =>
      `${many(n, 'parked event')} ${n === 1 ? 'ends' : 'end'} for good: nothing is sent. The next sync reads ${n === 1 ? 'its job' : 'their jobs'} all the same.`,
    done: (n: number) => `${many(n, 'event')} ended.`,
  },
  rightly: {
    name: 'It is right',
    plan: 'The warning about what was archived within the last hour closes.',
    done: 'The warning is closed.',
  },
  register: {
    name: 'Register',
    plan: 'The webhooks that are not there yet are registered at the origin, and looked for once a day from then on.',
    done: 'The webhooks are registered.',
  },
  rotate: {
    name: 'Rotate the secret',
    plan: {
      none: 'The workflow has no webhook secret, or its origin sends no webhooks.',
      put: 'One secret is in place. First put the new one beside it and deploy (npm run relay -- webhooks rotate says the names); both count from then on. Then come back.',
      move: (n: number) =>
        `Two secrets are in place, and the new one has proved nothing yet. The workflow’s webhooks (${many(n, 'event')}) are removed at the origin and registered again, so that it uses the credentials that are deployed. What is sent in the second between is found by the next sync.`,
      byHand: (page: string) =>
        `Two secrets are in place, and the new one has proved nothing yet. This origin has no API for it: enter the new secret by hand in ${page}.`,
      wait: 'Both secrets have proved webhooks within a day. Wait until the old one has been silent for a day; something at the origin still uses it.',
      drop: 'The new secret is in use, and the old one has been silent for a day: take the old one out of webhook_secret, deploy, and delete it.',
    },
    done: (n: number) => (n === 0 ? 'Nothing was registered again.' : `${many(n, 'webhook')} registered again.`),
  },
  job: {
    name: 'Sync this job',
    plan: 'It is read from its origin and written before all others, whatever is on the board.',
    done: 'It is the next to be delivered.',
  },
  forget: {
    name: 'Forget',
    plan: 'All that is stored of this job goes: its events, its history, what is known of the board. The board is not touched: an active job stays there, and the next sync may find it again.',
    done: 'It is forgotten.',
  },
}
