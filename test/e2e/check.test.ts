// The operator asks whether a workflow could work: both sides are asked once, and nothing is written.
import { describe, expect, it } from 'vitest'
import { type Relay, scenario } from './scenario'

type Found = { ok: boolean; findings: { of: string; state: string; reason: string | null; text: string }[] }

const checked = async (relay: Relay) => {
  const { status, body } = await relay.api('POST', '/check')
  const { ok, findings } = body as unknown as Found
  return { status, ok, found: findings.map(({ of, state, reason }) => [of, state, reason]) }
}

describe('a check', () => {
  it.each(['workable', 'flatchr', 'francetravail'] as const)(
    'of a sound workflow of %s calls each side once and writes nothing',
    async (origin) => {
      const s = scenario()
      const relay = s.deployOrigin(origin)
      expect(await checked(relay)).toEqual({
        status: 200,
        ok: true,
        found: [
          ['hrflow', 'well', null],
          ['board', 'well', null],
          ['origin', 'well', null],
          // Flatchr has no call that tells; France Travail has no webhooks.
          ...(origin === 'workable' ? [['webhooks', 'unknown', null]] : []),
          ...(origin === 'francetravail' ? [['webhooks', 'well', null]] : []),
        ],
      })
      const calls = s.sandbox.calls.filter(({ path }) => !/token/.test(path)).map(({ method }) => method)
      expect(calls).toEqual(origin === 'workable' ? ['GET', 'GET', 'GET'] : ['GET', 'GET'])
      expect(await relay.status()).toMatchObject({ status: 'active', pending: 0, board: { active: 0, archived: 0 } })
    },
  )

  it('finds credentials that are refused at either side, and leaves the workflow as it is', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({
      connector_auth: { api_key: 'another-key', company_id: s.name },
      hrflow_auth: { ...s.hrflow_auth, api_secret: 'ask_another_secret' },
    })
    expect(await checked(relay)).toEqual({
      status: 200,
      ok: false,
      found: [
        ['hrflow', 'wrong', 'hrflow_unauthorized'],
        ['board', 'unknown', 'hrflow_unauthorized'],
        ['origin', 'wrong', 'origin_unauthorized'],
      ],
    })
    expect(await relay.status()).toMatchObject({ status: 'active', reason: null })
  })

  it('finds a board that is not there, and names those that are', async () => {
    const s = scenario()
    const relay = s.deployFlatchr({ push_parameters: { board_key: `no-${s.boardKey}` } })
    expect(await checked(relay)).toEqual({
      status: 200,
      ok: false,
      found: [
        ['hrflow', 'well', null],
        ['board', 'wrong', 'board_not_found'],
        ['origin', 'well', null],
      ],
    })
    const { body } = await relay.api('POST', '/check')
    expect(JSON.stringify(body)).toContain(`The account has: ${s.boardKey} (Board ${s.boardKey})`)
  })

  it('cannot tell while a side is down', async () => {
    const s = scenario()
    const relay = s.deployFlatchr()
    s.sandbox.fault({ upstream: 'hrflow', kind: { status: 502, html: 'Bad gateway' } })
    expect(await checked(relay)).toEqual({
      status: 200,
      ok: true,
      found: [
        ['hrflow', 'unknown', 'hrflow_unavailable'],
        ['board', 'unknown', 'hrflow_unavailable'],
        ['origin', 'well', null],
      ],
    })
  })
})
