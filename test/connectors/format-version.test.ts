/// <reference types="vite/client" />
// A connector's format_version changes with what its default format makes of a job: else jobs that did not change at the
// origin would keep what the old format made of them.
import { describe, expect, it } from 'vitest'
import type { Connector } from '../../src/connectors/connector'
import { stableHash } from '../../src/lib/hash'
import type { ConnectorFixtures } from './fixture'

interface Recorded {
  readonly format_version: number
  /** The hash of all expected outputs under that version. */
  readonly outputs: string
}

const connectors = import.meta.glob<Record<string, unknown>>('../../src/connectors/*/index.ts', { eager: true })
const fixtures = import.meta.glob<{ readonly fixtures: ConnectorFixtures }>('./*/fixtures.ts', { eager: true })
const records = import.meta.glob<{ readonly recorded: Recorded }>('./*/format-version.ts', { eager: true })

const folderOf = (path: string): string => path.split('/').at(-2) ?? ''
const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && 'format_version' in value

const subjects = Object.entries(connectors).flatMap(([path, exported]) => {
  const folder = folderOf(path)
  const jobs = fixtures[`./${folder}/fixtures.ts`]?.fixtures.jobs ?? []
  const recorded = records[`./${folder}/format-version.ts`]?.recorded ?? null
  return Object.values(exported)
    .filter(isConnector)
    .map(({ format_version }) => ({ folder, format_version, jobs, recorded }))
})

/** A hash of every expected output, in the order of their titles. */
const hashOf = (jobs: ConnectorFixtures['jobs']): Promise<string> =>
  stableHash(jobs.toSorted((a, b) => (a.title < b.title ? -1 : 1)).map(({ title, hrflow }) => [title, hrflow]))

describe('format_version', () => {
  it('is a whole number of each connector', () => {
    expect(subjects.map(({ folder }) => folder).toSorted()).toEqual(Object.keys(fixtures).map(folderOf).toSorted())
    expect(subjects.filter(({ format_version }) => !Number.isInteger(format_version) || format_version < 1)).toEqual([])
  })

  it.each(subjects)(
    'of $folder was raised when an expected output changed',
    async ({ folder, format_version, jobs, recorded }) => {
      const now = { format_version, outputs: await hashOf(jobs) }
      const todo = `The expected outputs of ${folder} are not those recorded. If one that was there before changed, raise FORMAT_VERSION in src/connectors/${folder}/format.ts. Then record in test/connectors/${folder}/format-version.ts: ${JSON.stringify(now)}`
      expect(recorded, todo).toEqual(now)
    },
  )

  it('is noticed by each change of an expected output, and by nothing else', async () => {
    const [first, ...rest] = fixtures['./workable/fixtures.ts']?.fixtures.jobs ?? []
    if (first === undefined || first.hrflow === null) throw new Error('Workable has no fixture')
    const changed = { ...first, hrflow: { ...first.hrflow, name: `${first.hrflow.name}!` } }
    const before = await hashOf([first, ...rest])
    expect(await hashOf([...rest, { ...first, job: {} }])).toBe(before)
    expect([await hashOf([changed, ...rest]), await hashOf(rest)]).not.toContain(before)
  })
})
