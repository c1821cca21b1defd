// In which ways an answer is broken or hostile: what each of them is, and what may come of it. How it is written to the wire
// stands in answers.ts and lies.ts.

export type Side = 'hrflow' | 'workable' | 'flatchr' | 'francetravail'
export const SIDES: readonly Side[] = ['hrflow', 'workable', 'flatchr', 'francetravail']
/** `run`: a listing is answered so. `delivery`: every call about one job. */
export type Way = 'run' | 'delivery'

export interface Mode {
  readonly says: string
  /** Only runs meet it, since it is about a listing; and only of these far sides. */
  readonly listingOf?: readonly Side[]
  /** Of a listing only one row is wrong: all others must arrive with the run itself. */
  readonly oneRow?: true
  /** It orders a wait, and comes once: the account may rest, for a quarter of an hour at most. */
  readonly rests?: true
  /** Where a listing meets it, it is about the whole account: the workflow may stop, and goes on by itself later. */
  readonly stops?: true
  /** A listing of these says, in a form that may be true, that there are no jobs: the run lacks the new ones, and says so. */
  readonly empties?: readonly Side[]
  /** It takes so much of the runtime's time that others would not be answered in time: few are played side by side. */
  readonly heavy?: true
}

export const MODES = {
  endless: { says: 'a body that never ends', heavy: true },
  'endless entries': { says: 'a list of large entries that never ends', listingOf: ['flatchr'], heavy: true },
  'endless entry': { says: 'a list whose first entry never ends', listingOf: ['flatchr'], heavy: true },
  bomb: { says: '64 MB out of 64 kB of gzip', heavy: true },
  huge: { says: 'JSON of 9.5 MB', heavy: true },
  slow: { says: 'a byte now and then' },
  silent: { says: 'no answer' },
  cut: { says: 'a body that breaks off' },
  dropped: { says: 'a connection that breaks' },
  misencoded: { says: 'gzip that is none' },
  empty: { says: 'a 200 with an empty body' },
  // Of a search it is the documented word for one that finds nothing.
  'no content': { says: 'a 204', empties: ['francetravail'] },
  'not found': { says: 'a 404' },
  page: { says: 'HTML in place of JSON' },
  firewall: { says: 'a 403 with HTML' },
  'error in 200': { says: 'an error inside a 200' },
  scalar: { says: 'JSON that is no object' },
  'wrong types': { says: 'every field of a type that it never has', oneRow: true },
  // In a listing that is one job more, and one that is not there any more.
  'another job': { says: 'an answer about another job', oneRow: true },
  echo: { says: 'a 400 that repeats the credentials' },
  unauthorized: { says: 'a 401', stops: true },
  forbidden: { says: 'a 403', stops: true },
  'huge error': { says: 'a 500 whose message has 9.5 MB', heavy: true },
  'thirty days': { says: 'a 429 with a Retry-After of 30 days', rests: true },
  'in milliseconds': { says: 'a 429 that says when in Unix milliseconds', rests: true },
  'far future': { says: 'a right answer whose headers tell of the year 2286', rests: true },
  redirect: { says: 'a redirect to another host' },
  'in a circle': { says: 'a redirect to itself' },
  deep: { says: 'a field nested 60,000 deep', oneRow: true, heavy: true },
  'large row': { says: 'a job with a text of 2 MB', oneRow: true, heavy: true },
  'not UTF-8': { says: 'bytes that are no UTF-8' },
  'odd status': { says: 'the status 799' },
  'wrong total': { says: 'a listing that tells ten times its total', listingOf: ['hrflow', 'francetravail'] },
  'lacking row': { says: 'a listing that lacks a job', listingOf: SIDES },
  'repeated row': { says: 'a listing that has one job twice and lacks another', listingOf: SIDES },
  'another page': { says: 'a listing that ignores which page was asked for', listingOf: ['hrflow', 'francetravail'] },
  'leads to itself': { says: 'a next page that leads to itself', listingOf: ['workable', 'hrflow'] },
  'leads elsewhere': { says: 'a next page on another host', listingOf: ['workable'] },
  // HrFlow tells how many jobs there are; an origin that has none says just this.
  'empty listing': {
    says: 'a listing without rows',
    listingOf: SIDES,
    empties: ['workable', 'flatchr', 'francetravail'],
  },
} as const satisfies Readonly<Record<string, Mode>>

export type ModeName = keyof typeof MODES
export const MODE_NAMES = Object.keys(MODES).filter((name): name is ModeName => name in MODES)
export const modeOf = (name: ModeName): Mode => MODES[name]
