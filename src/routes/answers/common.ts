// What the schemas of the answers have in common.
import * as v from 'valibot'

/** A schema with words for the document. */
export const said = <const S extends v.GenericSchema>(schema: S, words: string) => v.pipe(schema, v.description(words))

export const text = v.string()
export const count = v.pipe(v.number(), v.integer())
export const flag = v.boolean()
/** A time, e.g. 2026-05-04T10:00:00.000Z. */
export const time = v.pipe(v.string(), v.metadata({ format: 'date-time' }))
export const maybe = <const S extends v.GenericSchema>(schema: S) => v.nullable(schema)

/** One thing wrong. */
export const issueSchema = v.object({
  path: said(text, 'where, e.g. `pull_parameters.state`'),
  message: said(text, 'what is expected, or what to do'),
})

/** An answer that is no success: RFC 9457. */
export const problemSchema = v.object({
  title: text,
  status: count,
  detail: v.optional(said(text, 'what to do')),
  issues: v.optional(said(v.array(issueSchema), 'every field that is not as expected')),
  run_id: v.optional(said(text, 'the run under way')),
  by_hand: v.optional(
    said(
      v.object({ page: text, address: text, events: v.array(text) }),
      'which page of the origin takes the address, and for which events',
    ),
  ),
})
