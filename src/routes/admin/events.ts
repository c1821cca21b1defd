// Events: listed, and replayed where they are parked.
import { workflowStub } from '../../object/stub'
import { countSchema, eventsSchema } from '../answers/events'
import { runningRoute } from '../workflow-route'
import { eventsQuery, replaySchema } from './requests'

export const eventRoutes = [
  runningRoute({
    name: 'listEvents',
    method: 'GET',
    path: '/api/workflows/:id/events',
    words: 'Events, newest first. A page may be short, even empty, and have a next one: go on until `cursor` is null.',
    query: eventsQuery,
    answers: { 200: ['A page of events.', eventsSchema] },
    async run({ env, workflow_id, query }) {
      const { state = null, reference = null, limit, cursor = null } = query
      return { status: 200, body: await workflowStub(env, workflow_id).listEvents({ state, reference, limit, cursor }) }
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
      const { reference = null, reason = null, since = null, until = null, plan } = body
      const filter = { reference, reason, since, until }
      return { status: 200, body: { count: await workflowStub(env, workflow_id).replay(filter, plan) } }
    },
  }),
]
