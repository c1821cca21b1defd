// Every file of the engine has a test of its own name, or stands in the list that says which test is about it.
import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Nothing in it runs. */
const TYPES_ONLY = 'types only'
const FOLDERS = ['attention', 'config', 'store', 'upstream', 'delivery', 'sync', 'object']

/** Files without a test of their own name, and where they are tested instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'attention/issue-words': 'test/attention/issue.test.ts',
  'attention/item': 'test/attention/rules.test.ts',
  'attention/reasons': 'test/attention/words.test.ts',
  'config/settings': 'test/e2e/refused.test.ts',
  'store/event': 'test/store/inbox.test.ts',
  'store/run': 'test/store/runs.test.ts',
  'store/attention': 'test/e2e/faults.test.ts',
  'store/public-url': 'test/e2e/health.test.ts',
  'upstream/reports': 'test/e2e/faults.test.ts',
  'upstream/upstreams': 'test/e2e/limits.test.ts',
  'delivery/archive-hour': 'test/delivery/archives.test.ts',
  'delivery/outcome': 'test/delivery/deliver.test.ts',
  'delivery/own-form': 'test/delivery/push.test.ts',
  'delivery/parts': TYPES_ONLY,
  'delivery/run-account': TYPES_ONLY,
  'delivery/sent': 'test/e2e/sent.test.ts',
  'delivery/steps': 'test/e2e/sync.test.ts',
  'sync/dry-board': 'test/e2e/dry-run.test.ts',
  'sync/dry-run': 'test/e2e/dry-run.test.ts',
  'sync/reading': 'test/e2e/sync.test.ts',
  'sync/run-guard': 'test/e2e/guard.test.ts',
  'object/attention-facts': 'test/e2e/faults.test.ts',
  'object/attention-wiring': 'test/e2e/faults.test.ts',
  'object/check-up': 'test/e2e/check.test.ts',
  'object/engine': 'test/e2e/outage.test.ts',
  'object/events': 'test/e2e/admin.test.ts',
  'object/lifetime': 'test/e2e/operator.test.ts',
  'object/object': 'test/e2e/admin.test.ts',
  'object/registration': 'test/e2e/subscriptions.test.ts',
  'object/repeatable': 'test/e2e/repeatable.test.ts',
  'object/wiring': 'test/e2e/admin.test.ts',
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(`src/${folder}`).map((file) => `${folder}/${file.replace(/\.ts$/, '')}`),
)
const testOf = (file: string): string => `test/${file}.test.ts`

describe('a file of the engine', () => {
  it('is found', () => {
    expect(files).toEqual(expect.arrayContaining(['config/check', 'object/object', 'store/inbox']))
  })

  it('has a test of its own name, or stands in the list', () => {
    expect(files.filter((file) => !existsSync(testOf(file)) && !(file in ELSEWHERE))).toEqual([])
  })

  it('leaves the list once it has a test of its own name, or is gone', () => {
    const listed = Object.keys(ELSEWHERE)
    expect(listed.filter((file) => !files.includes(file) || existsSync(testOf(file)))).toEqual([])
  })

  it('is tested where the list says', () => {
    const named = Object.values(ELSEWHERE).filter((test) => test !== TYPES_ONLY)
    expect(named.filter((test) => !existsSync(test))).toEqual([])
  })
})
