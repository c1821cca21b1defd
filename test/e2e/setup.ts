// Around every file of end-to-end tests, and in `npm test` around all that run in the same runtimes: no scenario may see an
// object spin, and what a file leaves is gone when the next begins.
import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeEach, vi } from 'vitest'
import { workflowStub } from '../../src/object/stub'
import { objectsAtWork, startedCount, takeSpins } from '../alarms'
import { deployed, renewIsolate, replaceAllBindings, undeployAllBut, workflowsOf } from '../worker'
import { forgetLines, printLines } from './console'
import { forgetUpstreams } from './scenario'
import { fileEnds, forgetDeployment, testBegins } from './steps'

/** An alarm at work is waited for so long. */
const PATIENCE_MS = 5_000

/** What was deployed before the test that runs. */
let before = deployed()

beforeEach(({ onTestFailed }) => {
  forgetLines()
  onTestFailed(printLines)
  before = deployed()
  testBegins()
})

afterEach(async () => {
  replaceAllBindings({})
  await pauseAtWork()
  undeployAllBut(before)
  const [spin] = takeSpins()
  if (spin !== undefined) throw new Error(spin)
})

/** Alarms that are at work begin nothing further. */
async function pauseAtWork(): Promise<void> {
  const atWork = objectsAtWork()
  if (atWork.length === 0) return
  const { find } = workflowsOf(env)
  const sound = atWork.filter((workflow_id) => find(workflow_id)?.ok)
  // One that is of another jurisdiction refuses, and does nothing anyhow.
  await Promise.allSettled(sound.map((workflow_id) => workflowStub(env, workflow_id).pause()))
}

/** How many objects had come to life when the last file ended. */
let startedBefore = startedCount()

afterAll(async () => {
  if (startedCount() > startedBefore) await leaveNothing()
  startedBefore = startedCount()
  undeployAllBut(new Set())
  renewIsolate()
  fileEnds()
  forgetUpstreams()
  vi.restoreAllMocks()
  const { keys } = await env.STATE.list()
  await Promise.all(keys.map(({ name }) => env.STATE.delete(name)))
})

/** An alarm that is at work while its file ends would keep the runtime from ending. */
async function leaveNothing(): Promise<void> {
  await pauseAtWork()
  undeployAllBut(new Set())
  const until = Date.now() + PATIENCE_MS
  while (objectsAtWork().length > 0 && Date.now() < until) await scheduler.wait(5)
  await forgetDeployment()
}
