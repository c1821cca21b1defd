// The `connector_auth` of an origin that can be read in two ways: with a key, or by the public name of a board alone. Pure.
import * as v from 'valibot'
import { isRecord } from '../../lib/shapes'
import type { Schema } from '../connector'

/**
 * `keyed` as soon as one of `members` is given, right or wrong, else `open`: so that what is said of a wrong one is said of the
 * way that was meant.
 */
export const keyedOrOpen = <const Keyed extends Schema, const Open extends Schema>(
  keyed: Keyed,
  open: Open,
  members: readonly string[],
) => v.lazy((given): Keyed | Open => (isRecord(given) && members.some((name) => name in given) ? keyed : open))
