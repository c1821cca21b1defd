// HrFlow fails: the dashboard says so after a minute, in the far side's own words, and that it is over when it is.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const WORKFLOW = 'acme-francetravail'
const POLLED = { timeout: 30_000, interval: 500 }
const someRefused = expect.arrayContaining([expect.objectContaining({ status: 503 })])

it('failing is seen as soon as it has lasted a minute, with the far side’s words, and seen to close', async () => {
  const { sandbox, api, operator, worker } = stage
  await sandbox('POST', 'faults', {
    upstream: 'hrflow',
    kind: { status: 503, body: { code: 503, message: 'The board is being repaired' } },
  })
  await api('POST', `/workflows/${WORKFLOW}/runs`, { action: 'sync_jobs_in_hrflow' })
  // The page looks again every ten seconds: one that is opened as the failing begins has it when it has lasted a minute.
  await expect.poll(() => sandbox('GET', 'calls?upstream=hrflow'), POLLED).toMatchObject({ calls: someRefused })
  const page = await operator()
  await page.goto(`${worker}/workflows/${WORKFLOW}`)
  const card = page.locator('#open article', { hasText: 'failing' })
  await card.waitFor({ timeout: 90_000 })
  expect(await card.textContent()).toContain('The board is being repaired')
  await sandbox('DELETE', 'faults')
  await card.getByRole('link', { name: 'Resume' }).click()
  await page.getByRole('button', { name: 'Do it' }).click()
  await page.getByText('Deliveries go on.').waitFor()
  const stillOpen = async () => {
    await page.reload()
    return page.locator('#open article', { hasText: 'failing' }).count()
  }
  await expect.poll(stillOpen, POLLED).toBe(0)
}, 120_000)
