// The scenarios of the engine's core once more, with the objects evicted between any two steps, as they are that rest for ten
// seconds. `npm run test:evicted` plays all scenarios so, in a project of its own; a project more costs `npm test` a start.
import { describe } from 'vitest'
import { evictBetweenSteps } from './steps'

const CORE = ['archive', 'ended', 'order', 'state']

evictBetweenSteps()
// Another address makes it another module, which declares its tests again.
for (const name of CORE) describe(name, () => import(/* @vite-ignore */ `./${name}.test.ts?evicted`))
