// Where the replacing of a webhook's secret is, by when each of those in place last proved a webhook. Pure.

const DAY_MS = 86_400_000

/** In the order of the tenant's file, the newest first: when each last proved a webhook (ISO 8601). */
export type ProvedSecrets = readonly { readonly last_verified_at: string | null }[]

/** `put`: a second one is to be put in place; `move`: the origin is to use it; `wait`: the old one was used lately; `drop`: it can go. */
export type Phase = 'none' | 'put' | 'move' | 'wait' | 'drop'

/** Where it is at `now` (Unix ms). */
export function phaseOf(secrets: ProvedSecrets, now: number): Phase {
  const [newest, older] = secrets.map(({ last_verified_at }) => momentOf(last_verified_at))
  if (newest === undefined) return 'none'
  if (older === undefined) return 'put'
  if (newest === null) return 'move'
  return older === null || now - older > DAY_MS ? 'drop' : 'wait'
}

const momentOf = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso))
