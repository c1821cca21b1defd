// What a workflow's object counted of its work, and its last webhooks.
import { workflowStub } from '../../object/stub'
import { figuresSchema, webhooksSchema } from '../answers/figures'
import { workflowRoute } from '../workflow-route'

export const figureRoutes = [
  workflowRoute({
    name: 'getFigures',
    method: 'GET',
    path: '/api/workflows/:id/figures',
    words: 'What a workflow did in each of the last 48 hours, and in all.',
    answers: { 200: ['The figures.', figuresSchema] },
    async run({ env, workflow_id }) {
      return { status: 200, body: await workflowStub(env, workflow_id).figures() }
    },
  }),
  workflowRoute({
    name: 'listWebhooks',
    method: 'GET',
    path: '/api/workflows/:id/webhooks',
    words:
      'The last 50 webhooks and how they were answered, newest first. Refused ones, and those that bring no event, are handed over once a minute, so the last of them may be missing.',
    answers: { 200: ['The webhooks.', webhooksSchema] },
    async run({ env, workflow_id }) {
      return { status: 200, body: { items: await workflowStub(env, workflow_id).lastWebhooks(), cursor: null } }
    },
  }),
]
