// What one piece of work uses, as the bench measured it last: B9 (events, with their deletion and their alarm), B8 (offers), B12
// (jobs of Workable). What is asked of the platform otherwise (requests, log lines, KV) is counted in the code.
import { NOTHING, type Usage } from './bill.ts'

export const UNITS = {
  alone: {
    ...NOTHING,
    requests: 1,
    cpuMs: 12,
    objectRequests: 4,
    awakeMs: 625,
    rowsRead: 23,
    rowsWritten: 5,
    logLines: 1,
  },
  burst: {
    ...NOTHING,
    requests: 1,
    cpuMs: 8,
    objectRequests: 1.5,
    awakeMs: 60,
    rowsRead: 25,
    rowsWritten: 5.1,
    logLines: 1,
  },
  covered: { ...NOTHING, requests: 1, cpuMs: 2, objectRequests: 1, awakeMs: 5, rowsRead: 5 },
  firstOffer: {
    ...NOTHING,
    cpuMs: 4.2,
    objectRequests: 0.13,
    awakeMs: 10,
    rowsRead: 27,
    rowsWritten: 7.1,
    logLines: 1,
  },
  /**
   * Measured with 120 jobs (B12 Workable), but for its processor time: it is delivered twice, so that is reckoned as twice another's; in
   * the rows read is what the bench asked twice a second. Each is read at 0.9 a second, and the object is awake for most of that.
   */
  firstOfWorkable: {
    ...NOTHING,
    cpuMs: 8.4,
    objectRequests: 2.1,
    awakeMs: 720,
    rowsRead: 116,
    rowsWritten: 10.9,
    logLines: 2,
  },
  unchangedOffer: { ...NOTHING, cpuMs: 0.13, awakeMs: 1.4, rowsRead: 5, rowsWritten: 0.02 },
  run: { ...NOTHING, cpuMs: 10, objectRequests: 4, awakeMs: 100, rowsWritten: 10, kvWrites: 1, logLines: 3 },
  heartbeat: { ...NOTHING, requests: 1, cpuMs: 2, kvWrites: 1 },
  look: { ...NOTHING, cpuMs: 1, objectRequests: 1, awakeMs: 5, rowsRead: 20 },
} satisfies Readonly<Record<string, Usage>>
