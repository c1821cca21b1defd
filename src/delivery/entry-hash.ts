// By what an entry of a listing that has not changed is known, so that it needs no logics, no format and no check: a hash of it as it
// came, kept in the ledger (`listing_hash`) with the hash of the job that was made of it.
import { sha256Hex } from '../lib/hash'

/** In hex digits: 128 bits. */
const LENGTH = 32

/** Of the entry as it came; `salt`: what else decides over the job that is made of it (contentSalt). */
export const entryHash = async (entry: object, salt: string): Promise<string> =>
  (await sha256Hex(salt + JSON.stringify(entry))).slice(0, LENGTH)

/** What the ledger keeps of an entry whose job has the content `hash`: once either is another, it says nothing. */
export const entryMark = (entry: string, hash: string): string => `${entry}.${hash.slice(0, LENGTH)}`
