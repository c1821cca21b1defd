import { expect, it } from 'vitest'
import { median, secondsToBoard } from './pace'

const write = (at: number, reference: string, more: object = {}) => {
  const body = { board_key: 'b', reference }
  return { upstream: 'hrflow', method: 'PUT', status: 200, at, body, ...more } as const
}

it('a webhook is held against the first write of its job that came after it and was taken', () => {
  const sent = ['J1', 'J2', 'J3'].map((reference) => ({ board: 'b', reference, at: 1_000 }))
  const calls = [
    write(900, 'J1'),
    write(1_100, 'J1', { status: 502 }),
    write(1_200, 'J1', { method: 'GET' }),
    write(1_300, 'J1', { body: { board_key: 'another', reference: 'J1' } }),
    write(1_600, 'J1'),
    write(1_700, 'J1'),
    write(2_000, 'J2', { method: 'PATCH' }),
  ]
  expect(secondsToBoard(sent, calls)).toEqual([0.6, 1])
})

it('the median is the middle one, or between the two in the middle', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, null])
})
