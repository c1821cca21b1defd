import { describe, expect, it } from 'vitest'
import type { Webhook } from '../../../src/connectors/connector'
import { flatchr } from '../../../src/connectors/flatchr'

const { webhook } = flatchr

/** A delivery to `/webhooks/:workflow_id/:token`. */
const delivery = (token: string | null, headers: Record<string, string> = {}) => ({
  body: new Uint8Array(new TextEncoder().encode('{"event":"new_vacancy","data":{"vacancy_id":"vADYjo9m0LnkR0ry"}}')),
  headers: new Headers(headers),
  token,
  now: 0,
})

describe('whether a delivery is genuine', () => {
  it('is told by the token in the address', async () => {
    expect(await webhook.verify(delivery('s3cret'), ['s3cret'])).toBe(true)
  })

  it('is told under either secret while one is being replaced', async () => {
    expect(await webhook.verify(delivery('old'), ['new', 'old'])).toBe(true)
    expect(await webhook.verify(delivery('new'), ['new', 'old'])).toBe(true)
  })

  it.each([
    ['another token', 'S3cret', ['s3cret']],
    ['the beginning of the secret', 's3cre', ['s3cret']],
    ['no token', null, ['s3cret']],
    ['an empty token', '', ['s3cret']],
    ['an empty token under an empty secret', '', ['']],
    ['a token when no secret is set', 's3cret', []],
  ])('is denied with %s', async (_, token, secrets) => {
    expect(await webhook.verify(delivery(token), secrets)).toBe(false)
  })

  it('is never told by a header: Flatchr sends none', async () => {
    const headers = { authorization: 'Bearer s3cret', 'x-webhook-token': 's3cret' }
    expect(await webhook.verify(delivery(null, headers), ['s3cret'])).toBe(false)
  })

  it('has no secret but the one that the workflow gives', () => {
    const contract: Webhook<never> = webhook
    expect(contract.defaultSecret).toBeUndefined()
  })
})

describe('what a delivery says', () => {
  const parse = (event: string) => webhook.parse({ event, data: { vacancy_id: 'vADYjo9m0LnkR0ry' } })
  const hint = { reference: 'vADYjo9m0LnkR0ry', id: null, fired_at: null }

  it.each([
    ['new_vacancy', 'create', true],
    ['update_vacancy', 'update', true],
    ['publish_vacancy', 'update', true],
    ['archive_vacancy', 'archive', true],
    ['vacancy_deleted', 'archive', true],
    ['VACANCY_CLOSED', 'archive', true],
    ['new_applicant', 'update', false],
    ['new_comment', 'update', false],
    ['', 'update', false],
  ])('is, for the event %j, %s of a vacancy', (event, action, concerns_job) => {
    expect(parse(event)).toEqual({
      ok: true,
      value: { events: [{ ...hint, action, type: event, concerns_job }], ignored: 0 },
    })
  })

  it('is refused with what was expected when it is not an envelope', () => {
    expect(webhook.parse({ vacancy_id: 'vADYjo9m0LnkR0ry' })).toEqual({
      ok: false,
      reason: 'malformed',
      message: 'expected Flatchr\'s envelope: "event" a text, "data" an object',
    })
  })

  it.each([
    ['a number', { vacancy_id: 1578 }],
    ['too long', { vacancy_id: 'v'.repeat(65) }],
    ['only inside the vacancy', { vacancy: { id: 'vADYjo9m0LnkR0ry' } }],
  ])('concerns no job when the id is %s', (_, data) => {
    expect(webhook.parse({ event: 'new_vacancy', data })).toEqual({ ok: true, value: { events: [], ignored: 1 } })
  })
})
