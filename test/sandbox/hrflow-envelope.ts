// The envelope of every HrFlow answer, `{code, message, data, meta?}`, and its documented refusals.
import { type JsonObject, json, type Reply } from './upstream.ts'

/** An answer: the HTTP status is the envelope's code. */
export const done = (code: number, message: string, data: unknown, meta?: JsonObject): Reply =>
  json(code, { code, message, data, ...(meta === undefined ? {} : { meta }) })
export const refused = (code: number, message: string, headers: Record<string, string> = {}): Reply =>
  json(code, { code, message, data: null }, headers)
export const invalid = (what: string): Reply => refused(400, `Invalid parameters. ${what}`)
export const missing = (object: 'job' | 'board'): Reply => invalid(`Unable to find object: ${object}`)
