// A flood of forged webhooks: what it costs the object that they are for, and what is known of it afterwards.
import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, inject, it } from 'vitest'
import { createApp } from '../../src/app'
import { workflowsOf } from '../worker'
import { scenario } from './scenario'

const FORGED = inject('whole') ? 10_000 : 2_000

it(`${FORGED} forged webhooks in a minute write at most 5 rows, and are counted`, async () => {
  const s = scenario()
  const relay = s.deployFlatchr()
  relay.staysWarm('its rows are counted in memory')
  const app = createApp(workflowsOf) // an isolate of its own
  let calls = 0
  let rows = 0
  await runInDurableObject(relay.stub, (_object, { storage: { sql } }) => {
    const { exec } = sql
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
    sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
      rows += cursors.pop()?.rowsWritten ?? 0
      const cursor = exec.call(sql, query, ...bindings) as SqlStorageCursor<T>
      cursors.push(cursor)
      return cursor
    }
  })
  const WORKFLOW = new Proxy(env.WORKFLOW, {
    get(namespace, member) {
      calls += 1
      const found: unknown = Reflect.get(namespace, member)
      return typeof found === 'function' ? found.bind(namespace) : found
    },
  })
  const body = JSON.stringify(s.flatchrEvent('J1'))
  const statuses = new Set<number>()
  const send = async (token: string) => {
    const ctx = createExecutionContext()
    const path = `/webhooks/${relay.workflow_id}/${token}`
    const headers = { 'cf-connecting-ip': `192.0.2.${calls % 250}` }
    const answer = await app.request(
      path,
      { method: 'POST', body, headers },
      { ...env, WORKFLOW, REFUSALS: NEVER },
      ctx,
    )
    statuses.add(answer.status)
    await waitOnExecutionContext(ctx)
  }
  for (let n = 0; n < FORGED; n++) await send('forged-token-0123456789')
  expect([[...statuses], calls]).toEqual([[401], 1])
  await relay.status() // the last cursor is counted
  expect(rows).toBeGreaterThan(0)
  expect(rows).toBeLessThanOrEqual(5)
  await send('path-token-0123456789abcdef') // takes along what the isolate still held
  expect(await relay.stub.lastWebhooks()).toHaveLength(12)
}, 60_000)

const NEVER: RateLimit = { limit: async () => ({ success: true }) }
