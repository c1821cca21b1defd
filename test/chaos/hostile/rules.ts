// What the Worker of the hostile proof and the proof itself agree upon.

/** How long an answer is waited for. */
export const PATIENCE_MS = 2_500
/** Two alarms of one object that began nothing come at least so far apart, but for what a timer is exact to. */
export const EMPTY_APART_MS = 900
/** Where alarms that came sooner are asked for: how many of each workflow. */
export const EMPTY_ALARMS_PATH = '/_hostile/empty-alarms'
/** Where the clock is put forward by `?ms=`. */
export const CLOCK_PATH = '/_hostile/clock'
