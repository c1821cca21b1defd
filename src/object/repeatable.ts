// Which calls of an object the runtime may repeat by itself.

/**
 * Methods that do no more when they are called twice, so the runtime may repeat a call whose connection broke before its
 * answer came. Not startRun, syncJob and replay: they would begin the work a second time; not noteAnswers, which would count twice.
 * https://developers.cloudflare.com/durable-objects/best-practices/automatic-retries/
 */
export const REPEATABLE = [
  ...([
    'receive',
    'status',
    'listJobs',
    'job',
    'inspect',
    'check',
    'registeredWebhooks',
    'listEvents',
    'figures',
    'metrics',
    'lastWebhooks',
    'listRuns',
    'runJobs',
    'getRun',
    'waitForRun',
    'cancelRun',
    'holds',
  ] as const),
  ...(['rearm', 'pause', 'resume', 'forgetJob', 'expire', 'erase'] as const),
] as const
