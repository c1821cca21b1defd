import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { scenario } from './scenario'

/** What other Workers' code may call on a workflow's object. Everything else is the object's own. */
const MEANT = [
  'cancelRun',
  'check',
  'dismiss',
  'dismissArchives',
  'erase',
  'expire',
  'figures',
  'forgetJob',
  'getRun',
  'holds',
  'inspect',
  'job',
  'lastWebhooks',
  'listEvents',
  'listJobs',
  'listRuns',
  'metrics',
  'noteAnswers',
  'pause',
  'rearm',
  'receive',
  'registerWebhooks',
  'registeredWebhooks',
  'removeWebhooks',
  'replay',
  'resume',
  'runJobs',
  'startRun',
  'status',
  'syncJob',
  'waitForRun',
]

/** Every name that a stub could reach: of the object itself and of its prototypes, up to the platform's own. */
function names(object: object): string[] {
  const found = new Set<string>(Object.getOwnPropertyNames(object))
  for (let at = Object.getPrototypeOf(object); at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) found.add(name)
  return [...found].filter((name) => !['constructor', 'ctx', 'env'].includes(name))
}

/** Whether the object refuses to be called by that name. */
async function refused(stub: object, name: string): Promise<boolean> {
  const member: unknown = Reflect.get(stub, name)
  if (typeof member !== 'function') return true
  // The name alone is asked for too: what a stub gives for it is a promise as well as a function.
  const answers = await Promise.allSettled([member, Reflect.apply(member, stub, [])])
  return answers.every(({ status }) => status === 'rejected')
}

describe('the object of a workflow', () => {
  it('answers to the calls that are meant for others, and has no other name', async () => {
    const relay = scenario().deployFlatchr()
    const found = await runInDurableObject(relay.stub, (object) => names(object))
    expect(found.filter((name) => name !== 'alarm').sort()).toEqual(MEANT)
  })

  it('gives nothing away that is not one of them, whatever name is asked for', async () => {
    const relay = scenario().deployFlatchr()
    const asked = ['ready', 'workflow', 'engine', 'log', 'prune', 'open', 'desk', 'wakeup', 'configured', 'ctx', 'env']
    const answered: string[] = []
    for (const name of asked) if (!(await refused(relay.stub, name))) answered.push(name)
    expect(answered).toEqual([])
  })
})
