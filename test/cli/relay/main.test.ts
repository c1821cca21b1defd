// What is not understood ends with 2 before anything is asked of a relay.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { main } from '../../../cli/relay/main.ts'

let said = ''

beforeEach(() => {
  said = ''
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      said += chunk
      return true
    })
  vi.stubEnv('RELAY_URL', 'https://relay.example')
  vi.stubEnv('ADMIN_TOKEN', 'main-admin-token-0123456789')
  vi.stubGlobal('fetch', () => Promise.reject(new Error('nobody is to be asked')))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

it.each([
  ['no command', [], {}, /Operates a relay/],
  ['a command that is none', ['stat'], {}, /There is no command "stat".*COMMANDS/s],
  ['an option that is none', ['status', '--wach'], {}, /Nobody knows the option --wach here/],
  ['an option without its value', ['replay', 'acme', '--reason'], {}, /--reason wants a value/],
  ['no moment', ['replay', 'acme', '--since', 'yesterday'], {}, /"yesterday" is no moment/],
  ['a word too many', ['pause', 'acme-sound', 'now'], {}, /"now" is a word too many/],
  ['two options that exclude each other', ['runs', 'acme', '--watch', '--cancel'], {}, /Either --watch or --cancel/],
  ['a word that is missing', ['why'], {}, /Missing required positional argument: JOB/],
  ['no token, and nobody to ask', ['status'], { ADMIN_TOKEN: '' }, /Set ADMIN_TOKEN: nobody is here/],
  ['a deployment that nobody knows', ['--env', 'nobody', 'status'], {}, /set RELAY_URL in .env.nobody/],
  ['an address that is not https', ['status'], { RELAY_URL: 'http://relay.example' }, /is not https/],
])('ends with 2 for %s', async (_what, args, env, words) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  expect(await main(args)).toBe(2)
  expect(said).toMatch(words)
})

it('explains every command with --help', async () => {
  expect(await main(['--help'])).toBe(0)
  const commands = [...said.matchAll(/^ +([a-z]+) {2,}\S/gm)].map(([, name = '']) => name)
  expect(commands.length).toBe(13)
  for (const command of commands) {
    said = ''
    expect([await main([command, '--help']), said]).toEqual([0, expect.stringContaining(`npm run relay -- ${command}`)])
    expect(said.split('\n').filter((line) => line !== line.trimEnd())).toEqual([])
  }
})

it('ends with 3 when the relay gives no answer', async () => {
  expect(await main(['status'])).toBe(3)
  expect(said).toBe('https://relay.example cannot be reached: nobody is to be asked\n')
})
