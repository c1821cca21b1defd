/// <reference types="vite/client" />
// The origins that sign their webhooks, found by the names of their folders: those whose fixtures say how. Tests run in workerd,
// which has no folders, so there the bundler looks for them; programs in Node.js read the directory.
import type { ConnectorFixtures, Genuine } from './fixture.ts'

interface FixturesModule {
  readonly fixtures: ConnectorFixtures
  readonly genuine?: Genuine
}

export interface Signing {
  readonly name: string
  readonly genuine: Genuine
  /** A payload about a job, and what the origin says in headers of it. */
  readonly payload: object
  readonly headers: Readonly<Record<string, string>>
}

const modules =
  navigator.userAgent === 'Cloudflare-Workers'
    ? import.meta.glob<FixturesModule>('./*/fixtures.ts', { eager: true })
    : await import('./folders.ts').then(({ readFolders }) => readFolders<FixturesModule>('fixtures.ts'))

export const signing: readonly Signing[] = Object.values(modules).flatMap(({ fixtures, genuine }) => {
  const example = fixtures.webhooks.find(({ events }) => events?.some((event) => 'reference' in event) ?? false)
  if (genuine === undefined || example === undefined) return []
  const { payload, headers = {} } = example
  return [{ name: fixtures.connector, genuine, payload: Object(payload), headers }]
})
