import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { leaveUncompressed } from './test/dev/sockets.ts'

leaveUncompressed()

// Tests run inside workerd. Any call to the outside that a test did not answer itself is refused.
const inWorkerd = () =>
  cloudflareTest({
    main: './test/worker.ts',
    wrangler: { configPath: './wrangler.toml' },
    miniflare: {
      bindings: { ADMIN_TOKEN: 'test-admin-token-0123456789' },
      outboundService: (request: Request) => new Response(`no test answers ${request.url}`, { status: 599 }),
    } as never,
  })
const SCENARIOS = ['test/e2e/**/*.test.ts']
/** Some of the scenarios a second time. */
const AGAIN = ['test/e2e/evicted.test.ts']
/** The programs as people start them, each in a process of its own: what they are made of is tested beside the others. */
const PROGRAMS = [
  'test/cli/dev.test.ts',
  'test/cli/evaluation.test.ts',
  'test/cli/relay/relay.test.ts',
  'test/cli/tenants.test.ts',
  'test/cli/try/try.test.ts',
  'test/structure/toy.test.ts',
]
const STRUCTURE = ['test/structure/**/*.test.ts', 'test/cli/**/*.test.ts']
const WHOLE = [...SCENARIOS, 'test/chaos/**/*.test.ts']

/**
 * Files share runtimes, which saves a quarter of the time; what one leaves is put to rest by the setup. Waits end when what is
 * waited for is there: their bounds are for a machine that is busy with something else.
 */
// Where nobody is there to run a file again, a scenario that failed on a busy machine is tried once more, and reported as such.
const retry = process.env['CI'] === undefined ? 0 : 1
const patience = { retry, testTimeout: 20_000, expect: { poll: { timeout: 10_000 } } }
// Scenarios of which `npm test` plays a part are played whole.
const isWhole = process.env['WHOLE'] === '1'
const whole = { isolate: false, setupFiles: ['test/e2e/setup.ts'], ...patience }

// The whole relay.
const relay = {
  plugins: [inWorkerd()],
  test: { ...whole, name: 'relay', include: WHOLE, exclude: AGAIN, provide: { evicted: false, whole: isWhole } },
}
// Single parts, in runtimes of their own: in those of the relay, after three hundred files, alarms came no more.
const parts = { include: ['test/**/*.test.ts'], exclude: [...WHOLE, ...STRUCTURE], isolate: false }
const rooms = { plugins: [inWorkerd()], test: { ...parts, ...patience, name: 'rooms', provide: { whole: isWhole } } }
// In a runtime that many files have used before, what is held up while its object may be evicted does not go on.
const again = { plugins: [inWorkerd()], test: { ...relay.test, name: 'again', include: AGAIN, exclude: [] } }

export default defineConfig({
  test: {
    silent: 'passed-only',
    maxWorkers: '100%', // the default leaves one core idle, which is half of a small machine
    projects: [
      relay,
      rooms,
      again,
      // All its scenarios with the objects evicted between any two steps, as they are that rest for ten seconds: `npm test` plays
      // the engine's core so.
      {
        plugins: [inWorkerd()],
        test: {
          ...whole,
          name: 'evicted',
          include: SCENARIOS,
          exclude: AGAIN,
          provide: { evicted: true, whole: true },
        },
      },
      // What is told of the sources themselves, and the programs in cli: these read files and start others, so they run in Node.js.
      { test: { ...patience, name: 'structure', include: STRUCTURE, exclude: PROGRAMS, isolate: false } },
      // `npm run test:programs`; three tenants are made and bundled side by side in it, and a connector is added.
      { test: { ...patience, name: 'programs', include: PROGRAMS } },
    ],
  },
})
