// A hash of a JSON value that does not depend on the order of an object's keys.
import { sha256Hex } from './hmac'

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    : value

/** SHA-256 in hex of `value` as JSON with sorted keys; `salt` makes equal values of different salts differ. */
export const stableHash = (value: unknown, salt = ''): Promise<string> =>
  sha256Hex(salt + JSON.stringify(value, sorted))
