import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/attention/alert'
import type { Item } from '../../src/attention/item'
import { allTroubles } from '../../src/store/summaries'
import { openTroubles, reported, withUsers } from '../../src/upstream/troubles'
import { NOW } from '../parts'
import { inStorage } from '../store/storage'

const item: Item = {
  code: 'failing',
  of: 'hrflow',
  since: NOW,
  last_seen: NOW,
  count: 3,
  data: { side: 'hrflow', words: 'HTTP 503' },
}
const ALL = ['a', 'b', 'c']

/** The list after these told, each `[opened or closed, who]`, and what was told to others of each. */
function told(...steps: readonly (readonly ['opened' | 'closed', string])[]) {
  let items: readonly Item[] = []
  const news = steps.map(([type, id]) => {
    const next = reported(items, { type: `attention.${type}`, id, item, workflows: ALL }, NOW + 1)
    items = next.items
    return next.news.map((one) => [one.type.replace('attention.', ''), one.workflow_id, one.item.data['workflows']])
  })
  return { items: items.map(({ code, of, since, count, data }) => [code, of, since, count, data['by']]), news }
}

describe('the trouble of an account', () => {
  it('opens with the first workflow that tells of it, and names all', () => {
    expect(told(['opened', 'a'], ['opened', 'b'])).toEqual({
      items: [['failing', '', NOW, 2, ['a', 'b']]],
      news: [[['opened', 'a', ALL]], []],
    })
  })

  it('closes with the last', () => {
    expect(told(['opened', 'a'], ['opened', 'b'], ['closed', 'a'], ['closed', 'b'])).toEqual({
      items: [],
      news: [[['opened', 'a', ALL]], [], [], [['closed', 'b', ALL]]],
    })
  })

  it('is told once, however often a workflow repeats it', () => {
    expect(told(['opened', 'a'], ['opened', 'a'], ['closed', 'a'], ['closed', 'a']).news).toEqual([
      [['opened', 'a', ALL]],
      [],
      [['closed', 'a', ALL]],
      [],
    ])
  })

  it('is no longer that of a workflow that is gone', () => {
    const gone = { type: 'attention.opened', id: 'gone', item, workflows: ['gone', ...ALL] } as const
    const { items } = reported([], gone, NOW)
    const { items: left } = reported(items, { type: 'attention.opened', id: 'a', item, workflows: ALL }, NOW)
    expect(left.map(({ data }) => data['by'])).toEqual([['a']])
  })

  it('that only workflows reported which do not use the account any more is over; of others their word goes', () => {
    const by = (...ids: string[]): Item => ({ ...item, of: '', count: ids.length, data: { by: ids, workflows: ALL } })
    const rests: Item = { ...by('c'), code: 'account_resting' }
    expect(withUsers([by('a', 'b'), rests], ['b'])).toEqual({
      items: [{ ...by('b'), data: { by: ['b'], workflows: ['b'] } }],
      news: [{ type: 'attention.closed', workflow_id: 'c', item: rests, to: 'address' }],
    })
  })
})

describe('what KV holds of an account', () => {
  it('is what the last workflow reported, though KV takes one write a second and several report at once', async () => {
    const name = `hrflow:${crypto.randomUUID()}`
    let underWay = 0
    const sameTime: number[] = []
    const put = async (...args: Parameters<KVNamespace['put']>) => {
      sameTime.push(++underWay)
      if (underWay === 1) await env.STATE.put(...args)
      underWay -= 1
    }
    const STATE = new Proxy(env.STATE, { get: (kv, call) => (call === 'put' ? put : Reflect.get(kv, call).bind(kv)) })
    await inStorage(async (storage) => {
      const works: Promise<void>[] = []
      const { report } = openTroubles({ storage, waitUntil: (work) => void works.push(work) }, { ...env, STATE })
      const alertOf = (workflow_id: string): Alert => ({
        id: workflow_id,
        type: 'attention.opened',
        at: NOW,
        workflow_id,
        item,
        more: 0,
      })
      await Promise.all(ALL.map((id) => report({ alert: alertOf(id), workflows: ALL, name })))
      await Promise.all(works)
    })
    const held = (await allTroubles(env.STATE)).get(name)?.attention.map(({ data }) => data['by'])
    expect([held, sameTime]).toEqual([[ALL], [1]])
  })
})
