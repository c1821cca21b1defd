// Flatchr as the sandbox imitates it.
import { expect, it } from 'vitest'
import { caller } from '../../sandbox/calls.ts'
import { createSandbox } from '../../sandbox/sandbox.ts'

const HOST = 'https://api.flatchr.io'

function setup() {
  const clock = { now: Date.parse('2026-11-02T08:00:00Z') }
  const sandbox = createSandbox({ now: () => clock.now })
  const company = sandbox.flatchr.company('Vw67', { apiKey: 'flatchr-key' })
  return { clock, sandbox, company, call: caller(sandbox, { authorization: 'Bearer flatchr-key' }) }
}

const tester = {
  id: 'vADY',
  vacancy_id: 1578,
  company_id: 'Vw67',
  title: 'Testeur',
  status: 1,
  created_at: '2022-01-13T15:58:38.120Z',
  updated_at: '2022-01-13T15:58:38.150Z',
  address: { locality: 'Paris' },
  tags: [{ title: 'jeu' }],
  questions: [],
}

it('gives address, tags and questions only when fields asks for them', async () => {
  const { company, call } = setup()
  company.put(tester)
  const { address, tags, questions, ...bare } = tester
  expect((await call('GET', `${HOST}/company/Vw67/vacancies`)).json).toEqual([bare])
  expect((await call('GET', `${HOST}/company/Vw67/vacancies?fields=address,tags`)).json).toEqual([
    { ...bare, address, tags },
  ])
  expect((await call('GET', `${HOST}/vacancy/vADY?fields=questions`)).json).toEqual({ ...bare, questions })
})

it('finds a vacancy by its encoded id alone, and gives it as it was put', async () => {
  const { company, call } = setup()
  company.put({ id: 'vX', vacancy_id: 1579, title: 'Testeur' })
  const vacancy = { id: 'vX', vacancy_id: 1579, title: 'Testeur', status: 1 }
  expect((await call('GET', `${HOST}/vacancy/vX`)).json).toEqual(vacancy)
  expect((await call('GET', `${HOST}/vacancy/1579`)).status).toBe(404)
})

it('answers 404 for a vacancy that is gone, another company and a doubled slash', async () => {
  const { company, call } = setup()
  company.put(tester)
  company.remove('vADY')
  for (const path of ['/vacancy/vADY', '/company/other/vacancies', '//company/Vw67/vacancies'])
    expect((await call('GET', `${HOST}${path}`)).status).toBe(404)
})

it('keeps its two hosts apart and refuses a key that is not known there', async () => {
  const { sandbox, call } = setup()
  expect((await call('GET', 'https://api.demo.flatchr.io/company/Vw67/vacancies')).status).toBe(401)
  sandbox.flatchr.company('Vw67', { apiKey: 'flatchr-key', host: 'api.demo.flatchr.io' }).put(tester)
  expect((await call('GET', 'https://api.demo.flatchr.io/company/Vw67/vacancies')).json).toHaveLength(1)
  expect((await call('GET', `${HOST}/company/Vw67/vacancies`)).json).toEqual([])
  expect((await caller(sandbox)('GET', `${HOST}/company/Vw67/vacancies`)).status).toBe(401)
})

it('shows another company’s vacancy by id when both have the same key', async () => {
  const { sandbox, call } = setup()
  sandbox.flatchr.company('other', { apiKey: 'flatchr-key' }).put({ id: 'vO', company_id: 'other' })
  expect((await call('GET', `${HOST}/vacancy/vO`)).json).toMatchObject({ company_id: 'other' })
})

it('moves updated_at with an edit, and limits calls only when told to', async () => {
  const { clock, company, call } = setup()
  company.put(tester)
  clock.now += 1_500
  company.edit('vADY', { status: 2 })
  expect(company.vacancies()).toEqual([{ ...tester, status: 2, updated_at: '2026-11-02T08:00:01.500Z' }])
  company.limit = { calls: 1, perMs: 60_000 }
  expect((await call('GET', `${HOST}/vacancy/vADY`)).status).toBe(200)
  const refused = await call('GET', `${HOST}/vacancy/vADY`)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '59'])
})
