// A job as the API gives it, and the check of it.
import type * as v from 'valibot'
import type { jobSchema } from '../../routes/answers/events'

export type Job = v.InferOutput<typeof jobSchema>
export type Check = NonNullable<Job['check']>
