// What others met in the field, as short histories.
import { describe, expect, it, vi } from 'vitest'
import { crash, evict, faults, type History, holds, jobs, play, run, runsAtOnce, webhook } from './history'

/** Waits for that many active jobs, without a call that would wake the relay. */
const comesTo =
  (count: number, timeout = 10_000) =>
  ({ active }: History) =>
    expect.poll(() => active().length, { timeout }).toBe(count)
const activeAre =
  (...references: string[]) =>
  ({ active }: History) =>
    expect(active()).toEqual(references)

describe('a far side that orders a wait', () => {
  it(
    'by a moment instead of seconds is asked again at that moment, and no other workflow of the account waits longer',
    () =>
      play(
        { fl: 'flatchr', wk: 'workable' },
        { flatchr: jobs(2, 'F'), workable: jobs(2, 'W') },
        ({ s }) =>
          s.sandbox.fault({
            upstream: 'hrflow',
            method: 'POST',
            nth: 1,
            kind: {
              status: 429,
              body: { code: 429, message: 'slow down' },
              headers: { 'retry-after': String(Math.ceil(Date.now() / 1_000) + 1) },
            },
          }),
        run('fl'),
        run('wk'),
        activeAre('F0', 'F1', 'W0', 'W1'),
      ),
    20_000,
  )

  it('that is over already is asked again at once', () =>
    play(
      { wk: 'workable' },
      { workable: jobs(2, 'W') },
      ({ s }) =>
        s.sandbox.fault({
          upstream: 'workable',
          method: 'GET',
          nth: 1,
          kind: {
            status: 429,
            html: 'Too many',
            headers: {
              'x-rate-limit-remaining': '0',
              'x-rate-limit-reset': String(Math.floor(Date.now() / 1_000) - 30),
            },
          },
        }),
      run('wk'),
      activeAre('W0', 'W1'),
    ))
})

describe('an origin', () => {
  it('whose board is empty for a while is held, and goes on by itself', () =>
    play(
      { fl: 'flatchr' },
      { flatchr: jobs(3, 'F') },
      run('fl'),
      holds({ flatchr: {} }),
      run('fl'),
      run('fl'),
      activeAre('F0', 'F1', 'F2'),
      holds({ flatchr: jobs(1, 'NEW') }),
      run('fl'),
      activeAre('NEW0'),
    ))

  it('whose job is dated in the far future is still read incrementally', () =>
    play(
      { wk: 'workable' },
      { workable: jobs(3, 'W') },
      run('wk', { incremental: true }),
      holds({ workable: { ...jobs(3, 'W'), FUTURE: { updated_at: '2999-12-31T00:00:00Z' } } }),
      run('wk', { incremental: true }),
      ({ s }) => s.workable.edit('W0', { title: 'edited late' }),
      run('wk', { incremental: true }),
      ({ s }) => expect(s.board.get('W0')?.job['name']).toBe('edited late'),
    ))

  it('whose token says as a text how long it lives is read', () =>
    play(
      { ft: ['francetravail', { pull_parameters: { origineOffre: '1' } }] },
      { francetravail: jobs(2, '2') },
      ({ s }) => {
        const token = { access_token: `token-1-of-${s.name}`, expires_in: '1499', token_type: 'Bearer' }
        s.sandbox.fault({
          upstream: 'francetravail',
          path: /access_token/,
          tookEffect: true,
          kind: { status: 200, body: token },
        })
      },
      run('ft'),
      activeAre('20', '21'),
    ))
})

describe.each([
  ['flatchr', 'mission', 'Mission\nNous cherchons un vendeur.'],
  ['workable', 'description', 'Nous cherchons un vendeur.\ndescription\nNous cherchons un vendeur.'],
  ['francetravail', 'description', 'Nous cherchons un vendeur.'],
] as const)('a text of %s', (origin, field, text) => {
  const pasted =
    '<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><style>@font-face{font-family:Java}</style><p>Nous cherchons un vendeur.</p><script>var s="Cobol"</script>'

  it('is parsed without what no reader sees: styles, scripts and comments', () =>
    play(
      { w: [origin, {}] },
      { [origin]: jobs(1, '2', { [field]: pasted }) },
      ({ s }) => {
        s.sandbox.hrflow.dictionary = { java: 'skill_hard', cobol: 'skill_hard', normal: 'skill_hard', vendeur: 'task' }
      },
      ({ s, relay }) => relay('w').sync({ push_parameters: { board_key: s.boardKey, enrich_with_parsing: true } }),
      ({ s }) => {
        const parsed = s.sandbox.calls.flatMap(({ path, body }) => (path.endsWith('/text/parsing') ? [body] : []))
        const { skills, tasks } = s.board.get('20')?.job ?? {}
        expect([parsed, skills ?? [], tasks]).toEqual([[{ texts: [text] }], [], [{ name: 'vendeur', value: null }]])
      },
    ))
})

describe('a relay', () => {
  it('names itself in every call, whomever it calls', () =>
    play(
      { fl: 'flatchr', wk: 'workable', ft: 'francetravail' },
      { flatchr: jobs(1, 'F'), workable: jobs(1, 'W'), francetravail: jobs(1, 'T') },
      run('fl'),
      run('wk'),
      run('ft'),
      ({ s }) => {
        const names = vi
          .mocked(globalThis.fetch)
          .mock.calls.map(([, init]) => new Headers(init?.headers).get('user-agent'))
        expect(names).toHaveLength(s.sandbox.calls.length)
        expect(new Set(names)).toEqual(new Set([expect.stringMatching(/^hrflow-relay\/\d/)]))
      },
    ))
})

describe('a board', () => {
  it('keeps what somebody put there by hand', () =>
    play(
      { fl: 'flatchr' },
      { flatchr: jobs(2, 'F') },
      ({ s }) =>
        s.board.add({ reference: 'by-hand', name: 'x', location: { text: null, lat: null, lng: null }, sections: [] }),
      run('fl'),
      holds({ flatchr: jobs(1, 'F') }),
      run('fl'),
      activeAre('F0', 'by-hand'),
    ))

  it('has each job once when five syncs are asked for at once', () =>
    play({ fl: 'flatchr' }, { flatchr: jobs(100, 'F') }, runsAtOnce('fl', 5), comesTo(100), ({ s }) => {
      const posts = s.sandbox.calls.filter(({ upstream, method }) => upstream === 'hrflow' && method === 'POST')
      expect(posts).toHaveLength(100)
    }))

  it.each([
    ['crashed', crash],
    ['was evicted', evict],
  ])(
    'gets the job whose relay %s while HrFlow was down, without anybody asking',
    (_how, ends) =>
      play(
        { fl: 'flatchr' },
        { flatchr: jobs(1, 'F') },
        faults({ upstream: 'hrflow', kind: { status: 503, html: '<html>down</html>' } }),
        webhook('fl', 'flatchr', 'F0'),
        ({ s }) => expect.poll(() => s.sandbox.calls.filter(({ status }) => status === 503).length).toBeGreaterThan(1),
        ends('fl'),
        faults(),
        comesTo(1),
      ),
    20_000,
  )
})

describe('one job that its origin refuses', () => {
  it('is parked, and the workflow goes on with all others', () =>
    play(
      { wk: 'workable' },
      { workable: { SECRET: { confidential: true }, ...jobs(5, 'W') } },
      faults({ upstream: 'workable', path: /\/jobs\/SECRET/, kind: { status: 403, body: { error: 'Forbidden' } } }),
      run('wk'),
      activeAre('W0', 'W1', 'W2', 'W3', 'W4'),
      async ({ relay }) =>
        expect(await relay('wk').status()).toMatchObject({ status: 'active', pending: 0, parked: 1 }),
    ))
})
