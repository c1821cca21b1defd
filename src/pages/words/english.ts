// What the pages say in English. What they say of data (attention, verdicts, reasons, issues) comes with the API's answers.
import { englishLists } from './english-lists'
import { englishActions, englishWorkflow } from './english-workflow'

const many = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`

export const english = {
  product: 'hrflow-relay',
  skip: 'To the content',
  menu: 'Menu',
  home: 'Workflows',
  docs: 'API',
  leave: 'Log out',
  never: 'never',
  now: 'now',
  ago: (span: string) => `${span} ago`,
  ahead: (span: string) => `in ${span}`,
  units: { days: 'd', hours: 'h', minutes: 'min', seconds: 's' },
  lasting: (span: string) => `for ${span}`,
  none: 'none',
  retired: 'Nobody has moved here for ten minutes: it is no longer updated.',
  goOn: 'Go on',
  lost: 'The relay does not answer. What you see is older.',

  login: {
    title: 'Log in',
    token: 'Admin token',
    hint: 'The ADMIN_TOKEN of this deployment.',
    enter: 'Log in',
    wrong: 'That is not the token.',
    tooMany: 'Too many attempts from your address. Try again in a minute.',
    elsewhere: 'This form was sent by another site. Log in here.',
  },

  closed: {
    title: 'Not open yet',
    text: 'This relay has no ADMIN_TOKEN of at least 24 characters, so its pages and its API answer nobody.',
    steps: ['Make a token', 'Set it as a secret of the Worker', 'Load this page again, and log in'],
  },
  missing: { title: 'Not there', text: 'There is nothing at this address.', back: 'To the workflows' },
  broken: { title: 'That did not work', text: 'The relay answered', again: 'Try again' },

  states: {
    fine: 'Fine',
    warning: 'Warning',
    severe: 'Severe',
    paused: 'Paused',
    stopped: 'Stopped',
    misconfigured: 'Misconfigured',
    unreachable: 'No answer',
    unknown: 'No news yet',
  },
  severities: { severe: 'Severe', warning: 'Warning', info: 'To know' },

  homePage: {
    allFine: 'Everything is as it should be.',
    severe: (n: number) => `${many(n, 'workflow')} ${n === 1 ? 'needs' : 'need'} somebody.`,
    warnings: (n: number) => `${many(n, 'workflow')} with a warning.`,
    accounts: 'Accounts',
    okFor: 'ok',
    refusedFor: 'refused',
    failingFor: 'failing',
    usedBy: (n: number) => many(n, 'workflow'),
    about: 'About the deployment',
    emptyTitle: 'No workflow yet',
    emptyText: 'A workflow connects one origin of jobs with one HrFlow board. Write the first one:',
    emptySteps: [
      'Open src/workflows.ts and put a defineWorkflow(…) into its list: connector, accounts, board.',
      'Set its secrets: npx wrangler secret put NAME',
      'Deploy: npm run deploy. It stands here then.',
    ],
    faultTitle: 'The workflows cannot be read',
    faultText: 'src/workflows.ts throws before anything is known of it. Mend it, and deploy: npm run deploy.',
    find: 'Find a workflow',
    noMatch: 'No workflow is called so.',
    pages: 'Pages',
    next: 'Next',
    previous: 'Previous',
  },

  row: {
    lastWebhook: 'Last webhook',
    refused24h: (n: number) => `${n} refused in 24 h`,
    noWebhooks: 'none yet',
    lastRun: 'Last run',
    nextRun: 'next',
    noRun: 'none yet',
    pending: 'Waiting',
    drained: 'done',
    parked: (n: number) => `${n} parked`,
    board: 'On the board',
    archived: (n: string) => `${n} archived`,
    activity: 'Last 48 h',
    activityOf: (n: string) => `About ${n} written to the board in 48 hours, hour by hour`,
  },
  runStatus: { success: 'success', success_with_failures: 'with failures', fatal: 'fatal' },
  workflow: englishWorkflow,
  doing: englishActions,
  lists: englishLists,
}

export type Words = typeof english
