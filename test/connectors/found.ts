/// <reference types="vite/client" />
// The imitated origins, found by the names of their folders: whoever adds `<name>/imitation.ts` adds no line anywhere else.
// Tests run in workerd, which has no folders, so there the bundler looks for them; programs in Node.js read the directory.
import type { Imitation } from './imitation.ts'

interface ImitationModule {
  readonly imitation: Imitation
}

const modules =
  navigator.userAgent === 'Cloudflare-Workers'
    ? import.meta.glob<ImitationModule>('./*/imitation.ts', { eager: true })
    : await import('./folders.ts').then(({ readFolders }) => readFolders<ImitationModule>('imitation.ts'))

/** By the connectors' names. */
export const imitations: ReadonlyMap<string, Imitation> = new Map(
  Object.entries(modules).map(([path, { imitation }]) => [path.split('/').at(-2) ?? '', imitation]),
)
