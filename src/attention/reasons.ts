// Reasons in words: what each of an event, a stop or a run means, and what mends it. English; another language is another such
// file.

/** What a reason of a delivery, a stop or a run says. */
export const reasonWords = (reason: string): string => (isKnown(reason) ? REASONS[reason] : reason.replaceAll('_', ' '))

/** What a person does about a reason, or null: nothing, or it depends. */
export const remedyOf = (reason: string): string | null => (isRemedied(reason) ? REMEDIES[reason] : null)

export const REASONS = {
  origin_unavailable: 'the origin is down, too slow, or answers nonsense',
  hrflow_unavailable: 'HrFlow is down, too slow, or answers nonsense',
  rate_limited: 'the far side wants fewer calls',
  relay_failure: 'a fault of the relay itself',
  origin_refused: 'the origin refuses this one request',
  hrflow_refused: 'HrFlow refuses this one job',
  logics_failure: 'one of the logics threw, or returned no job',
  format_failure: 'format threw, or made no valid job',
  event_parsing_failure: 'event_parser threw',
  held: 'held back: more jobs would be archived than max_archive_share or max_archive_count allows',
  origin_unauthorized: 'the origin refuses the credentials',
  hrflow_unauthorized: 'HrFlow refuses api_secret or api_user',
  hrflow_quota: 'the HrFlow account has no quota left (402)',
  board_not_found: 'HrFlow does not know the board of board_key',
  read_failure: 'nothing could be read',
  write_failure: 'not one job could be written',
  bad_origin_parameters: 'pull_parameters or the origin’s credentials are wrong by their form',
  bad_target_parameters: 'push_parameters are wrong by their form',
  mode_not_supported_by_origin: 'the connector cannot do this',
  origin_does_not_support_incremental: 'the connector cannot read incrementally',
  getting_incremental_token_failure: 'no job that was read tells when it changed',
  throttled: 'the rate is used up now',
  budget_spent: 'the calls of this moment are used up',
  none: 'nothing is wrong',
  not_open: 'the job is not open at its origin',
  not_found: 'the origin does not find the job, and is asked once more',
  gone: 'the origin has no such job',
  absent: 'the listing lacks the job',
  discarded: 'your logics discard the job',
  left_selection: 'the job is open, and the listings lack it',
  still_open: 'a listing lacked the job, and the origin says that it is open',
  on_board: 'the job is on the board, and the run was to leave it',
  same_on_board: 'the board has the job as it should be',
  not_on_board: 'the board lacks the job, and the run was to skip those',
  foreign: 'the job is on the board, and no workflow holds it',
  held_elsewhere: 'another workflow holds the job',
  read_again: 'its payload was read again',
  another_board: 'the workflow was given another board or account',
} as const

/** All of them. */
export const REASON_CODES: readonly string[] = Object.keys(REASONS)

const isKnown = (reason: string): reason is keyof typeof REASONS => Object.hasOwn(REASONS, reason)

export const REMEDIES = {
  origin_unauthorized:
    'Put the right secret: npx wrangler secret put NAME, the name that connector_auth reads in src/workflows.ts.',
  hrflow_unauthorized:
    'Put the right secret: npx wrangler secret put NAME, the name that hrflow_auth reads in src/workflows.ts.',
  hrflow_quota: 'Talk to HrFlow about the quota of this account.',
  board_not_found: 'Mend board_key in src/workflows.ts, and deploy.',
  logics_failure: 'Mend the logic in src/workflows.ts, and deploy.',
  format_failure: 'Mend format in src/workflows.ts, or the job at its origin, and deploy.',
  event_parsing_failure: 'Mend event_parser in src/workflows.ts, and deploy.',
  hrflow_refused: 'Read its message, and mend format or the job.',
  origin_refused: 'Read its message: is the job of another account?',
  held: 'Look at the origin and at your logics: are these jobs really gone?',
} as const

const isRemedied = (reason: string): reason is keyof typeof REMEDIES => Object.hasOwn(REMEDIES, reason)
