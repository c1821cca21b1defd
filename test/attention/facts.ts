// What is the case in an object in which nothing is wrong.
import type { Facts } from '../../src/attention/rules'

export const NOTHING: Facts = {
  readable: true,
  seen: 0,
  stopped: null,
  failing: { origin: null, hrflow: null },
  rests: { origin: 0, hrflow: 0 },
  parked: { count: 0, reason: null, reference: null },
  waiting: { since: null, count: 0 },
  held_by: null,
  ended: null,
  faults: { at: [], what: '' },
  hour: null,
  unfired: null,
  others: [],
}
