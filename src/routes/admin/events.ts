// Events: listed, and, where they are parked, tried again or ended. And the one warning that a person closes.
import type * as v from 'valibot'
import { workflowStub } from '../../object/stub'
import type { ParkedFilter } from '../../store/parked'
import { countSchema, eventsSchema } from '../answers/events'
import { runningRoute } from '../workflow-route'
import { eventsQuery, replaySchema } from './requests'

/** Which parked events a body describes. */
const whichParked = (body: v.InferOutput<typeof replaySchema>): ParkedFilter => ({
  reference: body.reference ?? null,
  reason: body.reason ?? null,
  run_id: body.run_id ?? null,
  since: body.since ?? null,
  until: body.until ?? null,
})

export const eventRoutes = [
  runningRoute({
    name: 'listEvents',
    method: 'GET',
    path: '/api/workflows/:id/events',
    words: 'Events, newest first. A page may be short, even empty, and have a next one: go on until `cursor` is null.',
    query: eventsQuery,
    answers: { 200: ['A page of events.', eventsSchema] },
    async run({ env, workflow_id, query }) {
      const {
        state = null,
        reference = null,
        run_id = null,
        outcome = null,
        reason = null,
        limit,
        cursor = null,
      } = query
      const filter = { state, reference, run_id, outcome, reason, limit, cursor }
      const page = await workflowStub(env, workflow_id).listEvents(filter)
      return { status: 200, body: { items: page.items, events: page.items, cursor: page.cursor } }
    },
  }),
  runningRoute({
    name: 'replay',
    method: 'POST',
    path: '/api/workflows/:id/replay',
    words: 'Tries parked events again, with a full set of attempts: all, or those that the body describes.',
    body: replaySchema,
    answers: { 200: ['How many are tried again.', countSchema] },
    async run({ env, workflow_id, body }) {
      return { status: 200, body: { count: await workflowStub(env, workflow_id).replay(whichParked(body), body.plan) } }
    },
  }),
  runningRoute({
    name: 'dismiss',
    method: 'POST',
    path: '/api/workflows/:id/dismiss',
    words:
      'Ends parked events for good: nothing is sent, and their reason stays. All of them, or those that the body describes.',
    body: replaySchema,
    answers: { 200: ['How many are ended.', countSchema] },
    async run({ env, workflow_id, body }) {
      return {
        status: 200,
        body: { count: await workflowStub(env, workflow_id).dismiss(whichParked(body), body.plan) },
      }
    },
  }),
  runningRoute({
    name: 'dismissArchives',
    method: 'POST',
    path: '/api/workflows/:id/attention/archived_many/dismiss',
    words: 'Says that what was archived within the last hour is right: the warning `archived_many` closes.',
    answers: { 200: ['How many warnings closed: 1, or 0 where it is not open.', countSchema] },
    async run({ env, workflow_id }) {
      return { status: 200, body: { count: (await workflowStub(env, workflow_id).dismissArchives()) ? 1 : 0 } }
    },
  }),
]
