// Where an origin's public board is, of those that keep each customer's at a host of its own: under the vendor's domain by the
// customer's name, or on a domain of the customer's, which a workflow must name. Pure.
import * as v from 'valibot'

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
const EXPECTED_HOSTS = 'expected a list of host names, e.g. ["jobs.acme.com"]'

/** `allowed_hosts`: hosts outside of the vendor's domain that a workflow may name. */
export const allowedHosts = () =>
  v.optional(
    v.array(
      v.pipe(v.string(EXPECTED_HOSTS), v.regex(/^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}$/i, EXPECTED_HOSTS)),
      EXPECTED_HOSTS,
    ),
  )

/**
 * The address of a board, without a slash at its end: of `acme` that is `https://acme.<domain>`; an https address stays, if its
 * host is under `domain` or one of `allowed`. null: neither.
 */
export function boardAddress(given: string, domain: string, allowed: readonly string[] = []): string | null {
  if (LABEL.test(given)) return `https://${given.toLowerCase()}.${domain}`
  if (!URL.canParse(given)) return null
  const { protocol, host, hostname, username, password, pathname, search, hash, origin } = new URL(given)
  const isBare = protocol === 'https:' && host === hostname && `${username}${password}${search}${hash}` === ''
  const isKnown = host.endsWith(`.${domain}`) || allowed.some((one) => one.toLowerCase() === host)
  return isBare && isKnown && /^\/*$/.test(pathname) ? origin : null
}

/** `allowed_hosts` for the address of a board that somebody gave by hand: its own host, whatever it is. */
export const hostsOf = (board: string): string[] => (URL.canParse(board) ? [new URL(board).hostname] : [])
