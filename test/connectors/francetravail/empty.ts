// What an offer's HrFlow job is where the offer tells nothing. Each fixture says what differs.
import type { HrFlowJob } from '../../../src/hrflow/job'

export const EMPTY = {
  created_at: null,
  updated_at: null,
  summary: null,
  requirements: null,
  location: { text: '', lat: null, lng: null, fields: null },
  sections: [],
  skills: [],
  languages: [],
  ranges_float: [],
  tags: [],
} satisfies Partial<HrFlowJob>
