import { describe, expect, it } from 'vitest'
import { connectSubscriptions } from '../../../src/connectors/workable/subscriptions'
import { createHttp } from '../../../src/lib/http'
import { fail, ok } from '../../../src/lib/result'

const TOKEN = 'wk-token-0123456789abcdef'
const URL = 'https://acme.workable.com/spi/v3/subscriptions'
const TARGET = 'https://relay.acme.example/webhooks/acme?event=candidate_moved'

/** The account's calls; every one of them is answered by `answer`. */
function account(answer: () => Response) {
  const asked: unknown[] = []
  const http = createHttp({
    permit: async () => ok(undefined),
    fetch: async (url, { method, body }) => {
      asked.push([method, url, body === undefined ? null : JSON.parse(String(body))])
      return answer()
    },
  })
  return { asked, calls: connectSubscriptions({ api_access_token: TOKEN, subdomain: 'Acme' }, { http, now: () => 0 }) }
}

describe('the subscriptions of Workable', () => {
  it('are listed with their ids as texts', async () => {
    const row = { id: 104_697, event: 'candidate_moved', target: TARGET, valid_until: null, stage_slug: '' }
    const { calls } = account(() => Response.json({ subscriptions: [row] }))
    expect(await calls.list()).toEqual(ok([{ id: '104697', event: 'candidate_moved', target: TARGET }]))
  })

  it('are none when Workable answers 404 and {}; any other 404 says nothing', async () => {
    const failed = fail('origin_unavailable', 'Workable answered 404 to GET /spi/v3/subscriptions')
    const listed = (answer: Response) => account(() => answer).calls.list()
    expect(await listed(Response.json({}, { status: 404 }))).toEqual(ok([]))
    expect(await listed(Response.json({ error: 'Not found' }, { status: 404 }))).toEqual(failed)
    expect(await listed(new Response('<html>', { status: 404 }))).toEqual(failed)
  })

  it('are registered for the whole account; 409 means that the target is taken', async () => {
    const { asked, calls } = account(() => Response.json({ id: 1 }))
    const body = {
      target: TARGET,
      event: 'candidate_moved',
      args: { account_id: 'acme', job_shortcode: '', stage_slug: '' },
    }
    expect([await calls.register('candidate_moved', TARGET), asked]).toEqual([ok('registered'), [['POST', URL, body]]])
    const taken = account(() => Response.json({ error: 'Target is already taken' }, { status: 409 }))
    expect(await taken.calls.register('candidate_moved', TARGET)).toEqual(ok('taken'))
  })

  it('are removed by their id, and it is well when there is none', async () => {
    const gone = account(() => new Response(null, { status: 204 }))
    expect([await gone.calls.remove('7'), gone.asked]).toEqual([ok(null), [['DELETE', `${URL}/7`, null]]])
    const none = account(() => Response.json({ error: 'Not found' }, { status: 404 }))
    expect(await none.calls.remove('7')).toEqual(ok(null))
  })

  it('that Workable refuses are the fault of the credentials', async () => {
    const { calls } = account(() => Response.json({ error: 'Not authorized' }, { status: 401 }))
    const message = 'Workable answered 401: Not authorized to POST /spi/v3/subscriptions'
    expect(await calls.register('candidate_moved', TARGET)).toEqual(fail('origin_unauthorized', message))
  })
})
