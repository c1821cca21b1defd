import { describe, expect, it } from 'vitest'
import { workable } from '../../../src/connectors/workable'

const SECRET = 'wk-token-0123456789abcdef'
const BODY = Uint8Array.from(
  new TextEncoder().encode('{"event_type":"candidate_moved","data":{"job":{"shortcode":"9CD658E13E"}}}'),
)
/** `openssl dgst -sha256 -hmac "$SECRET"` of the body. */
const SIGNATURE = '45dda68bb576b26e29af27f98ea8fe9f30baaf5548ec307c093b8e5bcee299e0'
const BASE64 = 'Rd2mi7V2sm4pryf5jqj+nzC6r1VI7DB8CTuOW87imeA='

const verify = (signature: string | null, secrets: readonly string[] = [SECRET], body = BODY) =>
  workable.webhook.verify(
    {
      body,
      headers: new Headers(signature === null ? {} : { 'X-Workable-Signature': signature }),
      token: null,
      now: 0,
    },
    secrets,
  )

describe('the signature', () => {
  it('is the HMAC-SHA256 of the raw body in lower-case hex', async () => {
    expect(await verify(SIGNATURE)).toBe(true)
  })

  it.each([
    ['in upper-case hex', SIGNATURE.toUpperCase()],
    ['cut short', SIGNATURE.slice(0, -1)],
    ['cut to half', SIGNATURE.slice(0, 32)],
    ['with a digit more', `${SIGNATURE}0`],
    ['twice', `${SIGNATURE}, ${SIGNATURE}`],
    ['with a prefix', `sha256=${SIGNATURE}`],
    ['in base64', BASE64],
    ['of zeros', '0'.repeat(64)],
    ['that is no hex', 'z'.repeat(64)],
    ['empty', ''],
    ['not there', null],
  ])('is refused %s', async (_said, signature) => {
    expect(await verify(signature)).toBe(false)
  })

  it('counts under either of two secrets while one is being replaced, and under no third', async () => {
    expect(await verify(SIGNATURE, ['new', SECRET])).toBe(true)
    expect(await verify(SIGNATURE, [SECRET, 'new'])).toBe(true)
    expect(await verify(SIGNATURE, ['new', 'newer'])).toBe(false)
    expect(await verify(SIGNATURE, [])).toBe(false)
  })

  it('is of these very bytes: the same JSON written otherwise is not genuine', async () => {
    const rewritten = JSON.stringify(JSON.parse(new TextDecoder().decode(BODY)), null, 1)
    expect(await verify(SIGNATURE, [SECRET], Uint8Array.from(new TextEncoder().encode(rewritten)))).toBe(false)
  })

  it('in the path counts for nothing', async () => {
    expect(await workable.webhook.verify({ body: BODY, headers: new Headers(), token: SECRET, now: 0 }, [SECRET])).toBe(
      false,
    )
  })

  it("is made with the account's token unless the workflow gives another secret", () => {
    expect(workable.webhook.defaultSecret({ api_access_token: SECRET, subdomain: 'acme' })).toBe(SECRET)
  })
})

describe('the action', () => {
  it.each([
    ['job_created', 'create'],
    ['job_posting_created', 'create'],
    ['job_deleted', 'archive'],
    ['job_archived', 'archive'],
    ['job_posting_closed', 'archive'],
    ['job_updated', 'update'],
    ['job_unarchived', 'update'],
    ['job_created_draft', 'update'],
    ['job_', 'update'],
  ])('of %s is %s, and it concerns the job', (type, action) => {
    const payload = { id: '1', event_type: type, fired_at: null, data: { job: { shortcode: 'A' } } }
    expect(workable.webhook.parse(payload)).toEqual({
      ok: true,
      value: { events: [{ action, reference: 'A', type, id: '1', fired_at: null, concerns_job: true }], ignored: 0 },
    })
  })

  it.each(['candidate_created', 'candidate_deleted', 'jobs_deleted', 'timeoff_created'])(
    'of %s, which only names the job, is update',
    (type) => {
      const payload = { id: '1', event_type: type, fired_at: null, data: { job: { shortcode: 'A' } } }
      expect(workable.webhook.parse(payload)).toEqual({
        ok: true,
        value: {
          events: [{ action: 'update', reference: 'A', type, id: '1', fired_at: null, concerns_job: false }],
          ignored: 0,
        },
      })
    },
  )
})
