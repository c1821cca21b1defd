// Whether the relay is there: open and cheap, for whoever watches it from outside.
import * as v from 'valibot'
import { problem } from './problem'
import { route } from './route'

/** Not a workflow's. */
const UP = 'ok'

export const healthRoutes = [
  route({
    name: 'healthz',
    method: 'GET',
    path: '/healthz',
    words: 'Whether the relay is there. It looks at no workflow.',
    access: 'open',
    answers: {
      200: ['It is there.', v.object({ status: v.literal(UP) })],
      503: 'Its workflows cannot be read.',
    },
    run: ({ c, workflows }) =>
      workflows.fault === null
        ? { status: 200, body: { status: UP } }
        : problem(c, 503, 'workflows.ts cannot be read: the log and GET /api/workflows say why'),
  }),
]
