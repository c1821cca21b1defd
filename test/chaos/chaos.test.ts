import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, it, vi } from 'vitest'
import { sandboxFetch } from '../sandbox/fetch'
import { app, deploy } from '../worker'
import { ADMIN_TOKEN, namesOf } from './accounts'
import { concurrency } from './concurrency/concurrency'
import { forgeries } from './forgery/forgery'
import { fuzz } from './fuzz/fuzz'
import type { Outcome } from './outcome'
import { createUpstreams } from './upstreams'
import type { Send } from './wire'
import { chaosWorkflows } from './workflows'

const SEED = 20_261_122

const send: Send = async ({ method, path, headers, body }) => {
  const given = new Headers()
  for (const [name, value] of headers) given.append(name, value)
  const init = { method, headers: given, ...(body === null ? {} : { body }) }
  // Whether a webhook is refused is what the proofs are about, not how often.
  const REFUSALS = { limit: async () => ({ success: true }) }
  const answer = await app.request(path, init, { ...env, ADMIN_TOKEN, REFUSALS }, createExecutionContext())
  return { status: answer.status, text: await answer.text() }
}

let deployments = 0

/** The proofs' workflows, in a deployment of their own. */
function deployed() {
  deployments += 1
  const names = namesOf(`chaos${deployments}`)
  deploy(...chaosWorkflows(names))
  const upstreams = createUpstreams(names)
  vi.spyOn(globalThis, 'fetch').mockImplementation(sandboxFetch(upstreams.sandbox))
  return { names, upstreams }
}

const told = ({ figures: { duration: _duration, ...figures }, violations }: Outcome) => ({ figures, violations })

beforeEach(() => {
  for (const level of ['log', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {})
})

// First: what the others leave to be delivered would call beside it.
it('one object makes six calls at once and never more', async () => {
  const { names, upstreams } = deployed()
  const { violations } = told(await concurrency({ send, names, upstreams, jobs: 20, delayMs: 15 }))
  expect(violations).toEqual([])
}, 30_000)

it('mutated webhooks are never answered by a 5xx, and what is refused is not stored', async () => {
  const { names } = deployed()
  const { figures, violations } = told(await fuzz({ send, names, seed: SEED, count: 300 }))
  expect(violations).toEqual([])
  expect(figures).toMatchObject({ 'mutated webhooks': 300 })
  for (const status of [200, 400, 401, 404, 405])
    expect(figures[`answered by ${status}`], `how many were answered by ${status}`).toBeGreaterThan(5)
}, 30_000)

it('forged webhooks are never accepted, and a replay of a genuine one changes nothing', async () => {
  const { names } = deployed()
  const { figures, violations } = told(await forgeries({ send, names, seed: SEED, count: 300, each: 40 }))
  expect(violations).toEqual([])
  expect(figures).toMatchObject({ 'forged and accepted': 0, 'genuine and accepted': 12, 'replays without effect': 30 })
  expect(figures['origins that sign, each forged as often']).toBeGreaterThanOrEqual(2)
}, 30_000)
