// How the demo ends: 0 when everything arrived, else 1 with what is missing.
import { afterEach, expect, it, vi } from 'vitest'
import { createReport } from '../demo/report.ts'

afterEach(() => vi.restoreAllMocks())

/** A report, what it said, and its exit code. */
function ended(tell: (report: ReturnType<typeof createReport>) => void) {
  const said: string[] = []
  vi.spyOn(console, 'log').mockImplementation(
    (text: string) => void said.push(text.replace(/^ *[\d.]+ s +/, '').trim()),
  )
  const report = createReport()
  tell(report)
  return { exit: report.end(), said }
}

it('ends with 0 when all that was checked is as it must be', () => {
  const { exit, said } = ended((report) => {
    report.stage('First')
    report.check('one', { a: 1 }, { a: 1 })
    report.checkAll('all of them', [
      ['two', [2], [2]],
      ['three', 3, 3],
    ])
  })
  expect([exit, said]).toEqual([0, ['1. First', '✓ one', '✓ all of them', 'Everything arrived as it must be.']])
})

it('ends with 1 and names what is missing, each of several by itself, and why it could not go on', () => {
  const { exit, said } = ended((report) => {
    report.check('one', 1, 2)
    report.checkAll('all of them', [
      ['two', [2], [2]],
      ['three', { a: 3 }, { a: 4 }],
    ])
    report.broken('waited 30 s in vain')
  })
  const missing = ['one: there is 1, must be 2', 'three: there is {"a":3}, must be {"a":4}', 'waited 30 s in vain']
  expect([exit, said]).toEqual([
    1,
    [...missing.map((text) => `✗ ${text}`), 'Not everything is as it must be:', ...missing],
  ])
})
