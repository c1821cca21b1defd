// What asks somebody before it acts, and the token that it asks for: only where somebody is there to answer.
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'

vi.mock('@clack/prompts', { spy: true })

// Files share this process: what an earlier one imported asks by the prompts themselves, and no later one is to ask by these.
vi.resetModules()
afterAll(() => void vi.resetModules())
const { confirm, password } = await import('@clack/prompts')
const { findPlace } = await import('../../../cli/relay/place.ts')
const { ask } = await import('../../../cli/relay/questions.ts')

const ends = [process.stdin, process.stderr].map((stream) => ({ stream, isTTY: stream.isTTY }))

afterEach(() => {
  vi.restoreAllMocks()
  for (const { stream, isTTY } of ends) Object.assign(stream, { isTTY }) // other files share this process
})

/** Somebody sits at both ends, or nobody does. */
function somebody(isThere: boolean): void {
  for (const { stream } of ends) Object.assign(stream, { isTTY: isThere })
}
const given = (yes: boolean, live = true) => ({
  flag: (name: string) => name === 'yes' && yes,
  out: { live } as never, // all that is asked of it
})
const ended = (asking: Promise<unknown>) =>
  asking.then(
    () => 'goes on',
    ({ exit, message }: { exit: number; message: string }) => [exit, message],
  )

describe('a question', () => {
  it.each([
    ['goes on with yes', true, 'goes on'],
    ['ends the command with no', false, [1, 'Nothing was done.']],
    ['ends it with Ctrl-C', Symbol('cancel') as never, [1, 'Nothing was done.']],
  ])('%s', async (_what, answer, end) => {
    somebody(true)
    vi.mocked(confirm).mockResolvedValue(answer)
    expect(await ended(ask(given(false), 'Dismiss 3 parked events of acme?'))).toEqual(end)
    expect(vi.mocked(confirm).mock.calls).toEqual([
      [{ message: 'Dismiss 3 parked events of acme?', output: process.stderr, initialValue: false }],
    ])
  })

  it.each([
    ['who said --yes', true, true, true],
    ['a pipe', false, false, true],
    ['a script without a terminal', false, true, false],
  ])('is not put to %s', async (_who, yes, live, isThere) => {
    somebody(isThere)
    expect(await ended(ask(given(yes, live), 'Dismiss?'))).toBe('goes on')
    expect(confirm).not.toHaveBeenCalled()
  })
})

describe('the token', () => {
  const token = () => ended(findPlace(null, { RELAY_URL: 'https://relay.example' }).then((place) => place.token))

  it('is asked for where nobody gave it, and is not shown', async () => {
    somebody(true)
    vi.mocked(password).mockResolvedValue('typed-admin-token-0123456789')
    const place = await findPlace(null, { RELAY_URL: 'https://relay.example' })
    expect([place.token, vi.mocked(password).mock.calls]).toEqual([
      'typed-admin-token-0123456789',
      [[{ message: 'ADMIN_TOKEN of https://relay.example', output: process.stderr }]],
    ])
  })

  it('is not asked for where nobody can answer; and without one nothing is asked of the relay', async () => {
    somebody(false)
    const alone = await token()
    somebody(true)
    vi.mocked(password).mockResolvedValue('')
    expect([alone, await token()]).toEqual([
      [2, 'Set ADMIN_TOKEN: nobody is here to ask for it.'],
      [2, 'Without a token nothing can be asked.'],
    ])
  })
})
