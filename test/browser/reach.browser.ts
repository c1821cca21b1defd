// Whether everybody can read and use the pages: every page, light and dark, narrow and wide, by keyboard, and how much it loads.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

const WORKFLOW = 'acme-flatchr'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Answered as axe does; what is serious or critical. */
const FAULTS = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`

let stage: Stage
let paths: readonly string[] = []
beforeAll(async () => {
  stage = await openStage()
  const run = { action: 'sync_jobs_in_hrflow', persist: true }
  const { run_id } = (await stage.api('POST', `/workflows/${WORKFLOW}/runs?wait=20`, run)) as { run_id: string }
  const dry = (await stage.api('POST', `/workflows/acme-francetravail/runs?wait=20`, { ...run, persist: false })) as {
    run_id: string
  }
  const { items } = (await stage.api('GET', `/workflows/${WORKFLOW}/jobs?limit=1`)) as {
    items: { reference: string }[]
  }
  const own = `/workflows/${WORKFLOW}`
  paths = [
    '/',
    own,
    ...[
      'events',
      'jobs',
      'webhooks',
      'settings',
      `runs/${run_id}`,
      `jobs/${items[0]?.reference}`,
      'do/sync',
      'nothing',
    ].map((end) => `${own}/${end}`),
    `/workflows/acme-francetravail/runs/${dry.run_id}`,
  ]
})
afterAll(() => stage.close())

async function faultsOf(page: Page, path: string): Promise<unknown> {
  await page.goto(`${stage.worker}${path}`)
  await page.evaluate(AXE)
  return page.evaluate(FAULTS)
}

describe('every page', () => {
  it.each(['light', 'dark'] as const)(
    'has no serious fault for a screen reader or the eye: %s',
    async (colorScheme) => {
      const stranger = await stage.visitor({ colorScheme, bypassCSP: true })
      expect(await faultsOf(stranger, '/login')).toEqual([])
      const page = await stage.operator({ colorScheme, bypassCSP: true })
      for (const path of paths) expect(await faultsOf(page, path), path).toEqual([])
    },
  )

  it('is as wide as the screen, from 360 to 1,920 px', async () => {
    for (const width of [360, 1920]) {
      const page = await stage.operator({ viewport: { width, height: 800 } })
      for (const path of paths) {
        await page.goto(`${stage.worker}${path}`)
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), `${path} ${width}`).toBe(0)
      }
      await page.context().close()
    }
  })

  it('says nothing in its console, and breaks no rule of its policy', async () => {
    const page = await stage.operator()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    for (const path of paths.filter((one) => !one.endsWith('nothing'))) await page.goto(`${stage.worker}${path}`)
    expect(said).toEqual([])
  })
})

describe('home', () => {
  it('loads less than 60 KB in four requests', async () => {
    const page = await stage.operator()
    await page.goto('about:blank')
    const sizes: number[] = []
    page.on('response', async (answer) => {
      sizes.push(gzipSync(await answer.body()).byteLength)
    })
    await page.goto(`${stage.worker}/`, { waitUntil: 'networkidle' })
    expect(sizes.length).toBeLessThanOrEqual(4)
    expect(sizes.reduce((all, one) => all + one, 0)).toBeLessThan(60_000)
  })

  it('moves nothing while it is made fresh', async () => {
    const page = await stage.operator()
    await page.goto(`${stage.worker}/`)
    await page.evaluate(`window.moved = 0
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.moved += value })
        .observe({ type: 'layout-shift', buffered: true })`)
    const asked = page.waitForResponse(`${stage.worker}/`)
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
    await asked
    await page.waitForTimeout(300)
    expect(await page.evaluate('window.moved')).toBeLessThan(0.01)
  })
})

describe('somebody without a mouse', () => {
  /** Goes on until what has the focus is called so. */
  async function tabTo(page: Page, name: string): Promise<void> {
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate('document.activeElement.textContent.trim()')) === name) return
    }
    throw new Error(`the keyboard does not come to ${name}`)
  }

  it('logs in, opens a workflow, and starts a dry run', async () => {
    const page = await stage.visitor()
    await page.goto(`${stage.worker}/`)
    await page.locator('#token:focus').waitFor()
    await page.keyboard.type(stage.token)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${stage.worker}/`)
    await tabTo(page, WORKFLOW)
    await page.keyboard.press('Enter')
    await page.waitForURL(/workflows/)
    await tabTo(page, 'Dry run')
    await page.keyboard.press('Enter')
    await page.waitForURL(/do\/dry/)
    await tabTo(page, 'Do it')
    await page.keyboard.press('Enter')
    await page.waitForURL(/said=dry/)
  })
})
