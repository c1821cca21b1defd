// Around every file of end-to-end tests, and in `npm test` around all that run in the same runtimes: no scenario may see an
// object spin, and what a file leaves is gone when the next begins.
import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeEach, vi } from 'vitest'
import { workflowStub } from '../../src/object/stub'
import { objectsAtWork, objectsInMemory, takeSpins } from '../alarms'
import { renewIsolate, replaceAllBindings, undeployAll, workflowsOf } from '../worker'
import { forgetLines, printLines } from './console'
import { forgetUpstreams } from './scenario'
import { fileEnds, forgetDeployment, testBegins } from './steps'

/** An alarm at work is waited for so long. */
const PATIENCE_MS = 5_000

beforeEach(({ onTestFailed }) => {
  forgetLines()
  onTestFailed(printLines)
  testBegins()
})

afterEach(() => {
  replaceAllBindings({})
  const [spin] = takeSpins()
  if (spin !== undefined) throw new Error(spin)
})

// An alarm that is at work while its file ends would keep the runtime from ending.
afterAll(async () => {
  const sound = new Set(workflowsOf(env).all.flatMap((entry) => (entry.ok ? [entry.workflow_id] : [])))
  const running = objectsInMemory().filter((workflow_id) => sound.has(workflow_id))
  // One that is of another jurisdiction refuses, and does nothing anyhow.
  await Promise.allSettled(running.map((workflow_id) => workflowStub(env, workflow_id).pause()))
  const until = Date.now() + PATIENCE_MS
  while (objectsAtWork().length > 0 && Date.now() < until) await scheduler.wait(5)
  undeployAll()
  renewIsolate()
  await forgetDeployment()
  fileEnds()
  forgetUpstreams()
  vi.restoreAllMocks()
  const { keys } = await env.STATE.list()
  await Promise.all(keys.map(({ name }) => env.STATE.delete(name)))
})
