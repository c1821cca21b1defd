// What an operator does with the dashboard, step by step, in a real browser.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

const FLATCHR = 'acme-flatchr'
const HOSTILE = '<script>window.broken=1</script><img src=x onerror="window.broken=1">Hostile & Sons'

let stage: Stage
let page: Page
beforeAll(async () => {
  stage = await openStage()
  page = await stage.operator()
})
afterAll(() => stage.close())

const at = (path: string): string => `${stage.worker}${path}`
const confirm = () => page.getByRole('button', { name: 'Do it' }).click()

/** Starts a sync by its button and waits until its page says that it is finished. */
async function syncAndWait(workflow_id: string): Promise<void> {
  await page.goto(at(`/workflows/${workflow_id}`))
  await page.getByRole('link', { name: 'Sync now' }).click()
  await confirm()
  await page.waitForURL(/\/runs\/[0-9a-f-]+\?said=sync/)
  await finished()
}

/** The page of a run, loaded again until it is finished, which is sooner than it is made fresh. */
async function finished(): Promise<void> {
  const isFinished = async () => {
    await page.reload()
    return page.locator('#head', { hasText: 'finished' }).count()
  }
  await expect.poll(isFinished, { timeout: 40_000, interval: 500 }).toBe(1)
}

describe('the session', () => {
  it('is not given for a wrong token', async () => {
    const stranger = await stage.visitor()
    await stranger.goto(at(`/workflows/${FLATCHR}`))
    await stranger.fill('#token', 'a-wrong-token-0123456789')
    await stranger.keyboard.press('Enter')
    await stranger.getByText('That is not the token.').waitFor()
    expect(await stranger.context().cookies()).toEqual([])
    await stranger.fill('#token', stage.token)
    await stranger.keyboard.press('Enter')
    await stranger.waitForURL(at(`/workflows/${FLATCHR}`)) // where he wanted to go
  })

  it('is not believed when it is forged', async () => {
    const forger = await stage.visitor()
    const value = `${Math.floor(Date.now() / 1_000) + 3_600}.${'0'.repeat(64)}`
    await forger.context().addCookies([{ name: 'hrflow-relay', value, url: stage.worker }])
    await forger.goto(at('/'))
    expect(new URL(forger.url()).pathname).toBe('/login')
  })

  it('is there behind a link on another site, and changes nothing for that site', async () => {
    const other = await page.context().newPage()
    const pause = `/workflows/${FLATCHR}/pause`
    const content = `<a href="${at(`/workflows/${FLATCHR}`)}">alert</a>
      <form method="post" action="${at(`/workflows/${FLATCHR}/do/pause`)}"><button>pause</button></form>
      <form method="post" action="${at(`/api${pause}`)}"><button>pause by API</button></form>`
    const onAnotherSite = async () => {
      await other.goto(stage.upstreams.replace('127.0.0.1', 'localhost')) // another site than 127.0.0.1
      await other.setContent(content)
    }
    for (const name of ['pause', 'pause by API']) {
      await onAnotherSite()
      await other.getByRole('button', { name, exact: true }).click()
      await other.waitForURL((url) => url.hostname === '127.0.0.1')
    }
    await onAnotherSite()
    const init = `{ method: 'POST', credentials: 'include', mode: 'no-cors', body: '{}' }`
    await other.evaluate(`fetch('${at(`/api${pause}`)}', ${init}).then(() => 1)`)
    await other.getByText('alert').click()
    await other.waitForURL(at(`/workflows/${FLATCHR}`))
    expect(await other.locator('h1').textContent()).toBe(FLATCHR)
    await other.close()
    expect(await stage.api('GET', `/workflows/${FLATCHR}`)).toMatchObject({ status: 'active' })
  })
})

describe('the operator', () => {
  it('sees the workflows', async () => {
    await page.goto(at('/'))
    expect(await page.locator('#workflows h2').allTextContents()).toEqual(
      expect.arrayContaining([FLATCHR, 'acme-workable', 'acme-francetravail']),
    )
  })

  it('starts a sync, and watches its bar move', async () => {
    await page.goto(at('/workflows/acme-workable'))
    await page.getByRole('link', { name: 'Sync now' }).click()
    await confirm()
    const bar = page.locator('.progress .number')
    await bar.waitFor()
    const before = await bar.textContent()
    await expect.poll(() => bar.textContent().catch(() => before), { timeout: 25_000, interval: 500 }).not.toBe(before)
  })

  it('syncs a board, finds a job by a part of its title, and reads its way there', async () => {
    await syncAndWait(FLATCHR)
    await page.goto(at(`/workflows/${FLATCHR}/jobs`))
    await page.fill('input[name=q]', 'account exec')
    await page.keyboard.press('Enter')
    await page
      .getByRole('link', { name: /Account Executive/ })
      .first()
      .click()
    await page.getByText('is on the board as it must be').waitFor()
    expect(await page.locator('.stations').first().textContent()).toMatch(/Received.*Read.*Logics.*Format.*Push/)
  })

  it('replays what was parked, and sees before how many', async () => {
    const reference = await firstJob()
    await stage.sandbox('PATCH', `flatchr/acme/vacancies/${reference}`, { title: 'Refused for now' })
    const fault = {
      upstream: 'hrflow',
      body: 'Refused for now',
      kind: { status: 422, body: { code: 422, message: 'No.' } },
    }
    await stage.sandbox('POST', 'faults', fault)
    await stage.api('POST', `/workflows/${FLATCHR}/jobs/${reference}/sync`)
    await page.goto(at(`/workflows/${FLATCHR}`))
    const card = page.locator('#open article', { hasText: 'parked' })
    await card.waitFor({ timeout: 30_000 })
    await stage.sandbox('DELETE', 'faults')
    await card.getByRole('link', { name: 'Replay' }).click()
    await page.getByText('1 parked event is tried again').waitFor()
    await confirm()
    await page.getByText('1 event is tried again.').waitFor()
    await page.goBack() // pressed twice it does no harm
    await page.reload()
    await page.getByText('There is nothing to do.').waitFor()
  })

  it('holds a run that would archive many, reads which, and approves it', async () => {
    const { items } = (await stage.api('GET', `/workflows/${FLATCHR}/jobs?state=active&limit=200`)) as Found
    for (const { reference } of items.slice(0, 30)) {
      await stage.sandbox('DELETE', `flatchr/acme/vacancies/${reference}`)
      deleted.add(reference)
    }
    await syncAndWait(FLATCHR)
    await page.getByText(/listed/).waitFor()
    expect(await page.locator('#jobs .entry').count()).toBeGreaterThan(20)
    await page.getByRole('link', { name: 'Approve these' }).click()
    await page.getByText(/archives what it held/).waitFor()
    await confirm()
    await page.waitForURL(/said=approve/)
    await finished()
    const after = (await stage.api('GET', `/workflows/${FLATCHR}`)) as { board: { archived: number } }
    expect(after.board.archived).toBeGreaterThan(20)
  })

  it('sees a script and a link of a job as text, everywhere', async () => {
    const reference = await firstJob()
    await stage.sandbox('PATCH', `flatchr/acme/vacancies/${reference}`, {
      title: HOSTILE,
      apply_url: 'javascript:window.broken=1',
    })
    await syncAndWait(FLATCHR)
    const paths = [
      '/jobs?q=hostile',
      '/events',
      `/jobs/${reference}`,
      `/jobs/${reference}?x=${encodeURIComponent(HOSTILE)}`,
      '',
    ]
    for (const path of [...paths, new URL(page.url()).pathname.replace(/^\/workflows\/[^/]+/, '')]) {
      await page.goto(at(`/workflows/${FLATCHR}${path}`))
      expect(await page.evaluate('window.broken'), path).toBeUndefined()
      expect(await page.locator('a[href^="javascript:" i], main img, main script').count(), path).toBe(0)
    }
    await page.goto(at(`/workflows/${FLATCHR}/jobs/${reference}`))
    expect(await page.locator('h2').first().textContent()).toContain('Hostile & Sons')
  })
})

interface Found {
  readonly items: readonly { readonly reference: string }[]
}

/** What the origin has no longer; one of these may stay on the board until the origin was asked once more. */
const deleted = new Set<string>()

/** A job that is on the board, and at its origin. */
async function firstJob(): Promise<string> {
  const { items } = (await stage.api('GET', `/workflows/${FLATCHR}/jobs?state=active&limit=200`)) as Found
  return items.find(({ reference }) => !deleted.has(reference))?.reference ?? ''
}
