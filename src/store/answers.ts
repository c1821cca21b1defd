// Webhooks that left no event behind: refused ones, known ones, those that concern no job. The last of them are kept with the
// figures, without their bodies. Pure. What was received stands in the table `event`.
import * as v from 'valibot'

/** So many are kept. */
const KEPT = 50
/** So many fit into the row of an event until they are written. */
const KEPT_UNWRITTEN = 10

const answeredSchema = v.object({
  /** Unix ms. */
  at: v.number(),
  status: v.number(),
  /** What the origin calls the event, and the job that it names; null: nobody has read that. */
  event: v.nullable(v.string()),
  reference: v.nullable(v.string()),
  /** Why it was refused, in one word; null: it was not. */
  reason: v.nullable(v.string()),
})
/** How one webhook was answered. */
export type Answered = v.InferOutput<typeof answeredSchema>
export const answersSchema = v.array(answeredSchema)

/** All of them, oldest first, the newest that fit. */
const newest = (answers: readonly Answered[], most: number): Answered[] =>
  answers.toSorted((one, other) => one.at - other.at).slice(-most)

export const answersAdded = (stored: readonly Answered[], unwritten: readonly Answered[]): Answered[] =>
  newest([...stored, ...unwritten], KEPT)
export const unwrittenAdded = (unwritten: readonly Answered[], more: readonly Answered[]): Answered[] =>
  newest([...unwritten, ...more], KEPT_UNWRITTEN)
