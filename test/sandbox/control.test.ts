// Looking at a running sandbox and changing it by hand.
import { expect, it } from 'vitest'
import { control } from './control.ts'
import { createSandbox } from './sandbox.ts'

function setup() {
  const sandbox = createSandbox({ now: () => Date.parse('2026-11-02T08:00:00Z') })
  const ask = async (method: string, path: string, body?: unknown) => {
    const sent = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await control(sandbox, new Request(`http://localhost${path}`, sent))
    return { status: response.status, json: await response.json() }
  }
  return { sandbox, ask }
}

it('tells at / what it holds', async () => {
  const { sandbox } = setup()
  sandbox.workable.account('acme', { token: 't' }).put({ shortcode: 'A' })
  sandbox.hrflow.board('b1').add({ reference: 'R1' })
  const text = await (await control(sandbox, new Request('http://localhost/'))).text()
  expect(text).toContain('acme: 1 jobs')
  expect(text).toContain('b1: 1 active, 0 archived, 0 writes')
})

it.each([
  ['workable/acme/jobs', 'shortcode'],
  ['flatchr/Vw67/vacancies', 'id'],
  ['francetravail/offers', 'id'],
])('adds, reads, changes, lists and removes the jobs of %s', async (path, idField) => {
  const { sandbox, ask } = setup()
  sandbox.workable.account('acme', { token: 't' })
  sandbox.flatchr.company('Vw67', { apiKey: 'k' })
  const one = `/_sandbox/${path}/A1`
  const added = { [idField]: 'A1', title: 'Baker' }
  expect(await ask('PUT', one, { title: 'Baker' })).toMatchObject({ status: 200, json: added })
  expect(await ask('GET', one)).toMatchObject({ status: 200, json: added })
  expect(await ask('PATCH', one, { title: 'Head baker' })).toMatchObject({ json: { ...added, title: 'Head baker' } })
  expect(await ask('GET', `/_sandbox/${path}`)).toMatchObject({ json: [{ title: 'Head baker' }] })
  expect((await ask('PUT', one, 'no object')).status).toBe(400)
  expect((await ask('DELETE', one)).status).toBe(200)
  expect((await ask('GET', one)).status).toBe(404)
  expect((await ask('PATCH', one, {})).status).toBe(404)
})

it('gives an offer the origin that the address names', async () => {
  const { sandbox, ask } = setup()
  await ask('PUT', '/_sandbox/francetravail/offers/A1?origin=2', { intitule: 'Boulanger' })
  expect(sandbox.francetravail.get('A1')).toMatchObject({ origineOffre: { origine: '2' } })
})

it('shows boards, their jobs, and the calls', async () => {
  const { sandbox, ask } = setup()
  const board = sandbox.hrflow.board('b1')
  board.add({ reference: 'R1' })
  expect((await ask('GET', '/_sandbox/boards')).json).toEqual([{ key: 'b1', active: 1, archived: 0, writes: 0 }])
  expect((await ask('GET', '/_sandbox/boards/b1')).json).toEqual({ key: 'b1', writes: 0, jobs: board.jobs() })
  expect((await ask('GET', '/_sandbox/boards/b1/jobs/R1')).json).toEqual(board.get('R1'))
  expect((await ask('GET', '/_sandbox/boards/b1/jobs/R2')).status).toBe(404)
  expect((await ask('GET', '/_sandbox/boards/b2')).status).toBe(404)
  expect(sandbox.hrflow.boards().has('b2')).toBe(false)
  await sandbox.handle(new Request('https://api.hrflow.ai/v1/auth'))
  expect((await ask('GET', '/_sandbox/calls?upstream=hrflow')).json).toMatchObject({ calls: [{ path: '/v1/auth' }] })
  expect((await ask('GET', '/_sandbox/calls?upstream=workable')).json).toMatchObject({ calls: [] })
  expect((await ask('DELETE', '/_sandbox/calls')).json).toMatchObject({ calls: [] })
})

it('takes faults as JSON, says what is wrong with one, and removes them', async () => {
  const { sandbox, ask } = setup()
  const fault = { upstream: 'hrflow', path: 'auth$', times: 1, kind: { status: 502, html: 'Bad gateway' } }
  expect((await ask('POST', '/_sandbox/faults', fault)).json).toEqual([{ id: 1, fault, struck: 0 }])
  const response = await sandbox.handle(new Request('https://api.hrflow.ai/v1/auth'))
  expect(response === 'dropped' ? response : response.status).toBe(502)
  for (const wrong of [
    {},
    { kind: 'slow' },
    { kind: { status: 99 } },
    { kind: 'drop', nth: '2' },
    { kind: 'drop', path: '(' },
  ])
    expect((await ask('POST', '/_sandbox/faults', wrong)).status).toBe(400)
  expect((await ask('DELETE', '/_sandbox/faults/1')).json).toEqual([])
  expect((await ask('DELETE', '/_sandbox/faults/1')).status).toBe(404)
})

it('answers 404 for what it does not know', async () => {
  const { ask } = setup()
  for (const path of ['/elsewhere', '/_sandbox/nothing', '/_sandbox/workable/acme/jobs', '/_sandbox/flatchr/x'])
    expect((await ask('GET', path)).status).toBe(404)
})
