// The world of one case: its far sides, with its own accounts; its jobs; and which of the calls meet a hostile answer.
import { createSandbox } from '../../sandbox/sandbox.ts'
import { flatchr, francetravail, versionIn, workable } from '../shapes.ts'
import { accountsOf, type Case } from './cases.ts'
import { modeOf } from './modes.ts'

const named = (count: number, first: number): string[] =>
  Array.from({ length: count }, (_, index) => String(1_000_000 + first + index))

const KNOWN = named(6, 1)
/** So many new jobs that a run lists the board instead of asking for each. */
const MANY_NEW = 34

export type World = ReturnType<typeof createWorld>

export function createWorld(one: Case) {
  const { id, side, way, origin } = one
  const listsBoard = side === 'hrflow' && way === 'run'
  const accounts = accountsOf(one)
  const sandbox = createSandbox({ keepCalls: 50 })
  sandbox.hrflow.account(accounts.hrflow)
  const board = sandbox.hrflow.board(id)
  const workableAccount = sandbox.workable.account(id, { token: accounts.workable.api_access_token })
  workableAccount.limit = null
  const company = sandbox.flatchr.company(id, { apiKey: accounts.flatchr.api_key })
  sandbox.francetravail.client(id, accounts.francetravail.client_secret)
  sandbox.francetravail.limit = null

  const fresh = named(listsBoard ? MANY_NEW : 1, KNOWN.length + 1)
  /** One that the relay has pushed; where the board's listing is hostile, one that somebody else put there. */
  const victim = (listsBoard ? fresh[1] : KNOWN[3]) ?? ''
  if (listsBoard) board.add({ ...flatchr.hrflow(victim, 1) })

  function write(reference: string, version: number): void {
    switch (origin) {
      case 'workable':
        workableAccount.put(workable.job(reference, version))
        return
      case 'flatchr':
        company.put({ ...flatchr.job(reference, version), company_id: id })
        return
      case 'francetravail':
        sandbox.francetravail.put(francetravail.job(reference, version))
    }
  }

  /** Whether that call is one of those that the case is about. */
  function isMeant({ pathname, searchParams, host }: URL, body: string): boolean {
    const isBoard = host === 'api.hrflow.ai'
    if (isBoard !== (side === 'hrflow')) return false
    if (way === 'run') return /\/vacancies$|\/spi\/v3\/jobs$|\/offres\/search$|\/storing\/jobs$/.test(pathname)
    const names = searchParams.get('reference') === victim || body.includes(`"reference":"${victim}"`)
    return isBoard ? names : pathname.endsWith(`/${victim}`)
  }

  const allOpen = new Set([...KNOWN, ...fresh])
  /** France Travail's 204 about one offer is its documented word for one that is gone. */
  const isGone = (reference: string): boolean =>
    reference === victim && way === 'delivery' && side === 'francetravail' && one.mode === 'no content'

  let isHostile = false
  let met = 0
  return {
    case: one,
    sandbox,
    victim,
    known: KNOWN,
    /** The jobs that the origin holds in the end. */
    all: [...KNOWN, ...fresh],
    isGone,
    /** Calls that met a hostile answer. */
    met: (): number => met,
    begin(): void {
      for (const reference of KNOWN) write(reference, 1)
    },
    /** Every job changes and others appear; from now on answers are hostile. */
    turnHostile(): void {
      for (const reference of [...KNOWN, ...fresh]) write(reference, 2)
      isHostile = true
    },
    mend(): void {
      isHostile = false
    },
    /** Whether this call meets a hostile answer. */
    strikes(url: URL, body: string): boolean {
      if (!isHostile || !isMeant(url, body)) return false
      if (modeOf(one.mode).rests && met > 0) return false
      met += 1
      return true
    },
    /** Those of the jobs that do not stand on the board as the origin has them in that version. */
    notArrived: (references: readonly string[], version: number): string[] =>
      references.filter((reference) => {
        const copy = board.get(reference)
        return copy === undefined || copy.archived_at !== null || versionIn(copy.job['name']) !== version
      }),
    /** Jobs that are archived although they are open. */
    archived: (): readonly string[] =>
      board.archived().filter((reference) => allOpen.has(reference) && !isGone(reference)),
  }
}
