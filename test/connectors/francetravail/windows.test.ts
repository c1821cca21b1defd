// How a search that holds too much is split, and what each part asks the API for.
import { describe, expect, it } from 'vitest'
import {
  axisFor,
  filtersOf,
  partsOf,
  type Selection,
  wholeOf,
  windowOf,
  zoneOf,
} from '../../../src/connectors/francetravail/windows'
import { pullOf } from './upstream'

const NOW = Date.parse('2026-11-20T12:00:00.750Z')
const at = (text: string) => Date.parse(text) / 1_000
const given = { minCreationDate: '2026-11-01', maxCreationDate: '2026-11-02' } as const
const part = (more: Partial<Selection> = {}): Selection => ({
  ...{ from: at('2026-11-01T08:00:00Z'), to: at('2026-11-01T08:00:01Z'), departement: null, grandDomaine: null },
  ...more,
})
const window = windowOf(pullOf({}), NOW)

describe('the window of a pass', () => {
  it('reaches from before the oldest offer to a day ahead, so that no clock leaves the newest out', () => {
    expect(filtersOf(pullOf({}), window, wholeOf(window))).toEqual({
      minCreationDate: '2000-01-01T00:00:00Z',
      maxCreationDate: '2026-11-21T12:00:00Z',
    })
  })

  it('is that of pull_parameters where they give one, and its parts never show more', () => {
    const pull = pullOf(given)
    const own = windowOf(pull, NOW)
    const bounds = { minCreationDate: '2026-11-01T00:00:00Z', maxCreationDate: '2026-11-02T23:59:59Z' }
    expect(filtersOf(pull, own, wholeOf(own))).toEqual(bounds)
    const [first, last] = [at(bounds.minCreationDate), at(bounds.maxCreationDate)]
    expect(filtersOf(pull, own, part({ from: first, to: first + 1 }))).toMatchObject({
      minCreationDate: bounds.minCreationDate,
      maxCreationDate: '2026-11-01T00:00:01Z',
    })
    expect(filtersOf(pull, own, part({ from: last, to: last + 1 }))).toMatchObject({
      minCreationDate: '2026-11-02T23:59:58Z',
      maxCreationDate: bounds.maxCreationDate,
    })
  })
})

describe('the axis', () => {
  it.each([
    ['more than a second', {}, { to: part().from + 2 }, 'creation'],
    ['a second', {}, {}, 'grandDomaine'],
    ['one grand domaine of a second', {}, { grandDomaine: 'M' }, 'departement'],
    ['some départements of it', {}, { grandDomaine: 'M', departement: ['01', '02'] }, 'departement'],
    ['one département of it', {}, { grandDomaine: 'M', departement: ['75'] }, null],
    ['several given départements', { departement: '74,2A' }, {}, 'grandDomaine'],
    ['one grand domaine of them', { departement: '74,2A' }, { grandDomaine: 'M' }, 'departement'],
    ['one grand domaine of a given commune', { commune: '74010' }, { grandDomaine: 'M' }, null],
    ['one given département', { departement: '74' }, {}, 'grandDomaine'],
    ['a given commune', { commune: '74010' }, {}, 'grandDomaine'],
    ['a given region', { region: '84' }, {}, 'grandDomaine'],
    ['a given country', { paysContinent: '01' }, {}, 'grandDomaine'],
    ['a given profession', { codeROME: 'D1102' }, {}, 'departement'],
    ['one département and a given profession', { codeROME: 'D1102' }, { departement: ['75'] }, null],
    ['a given domaine', { domaine: 'M18', commune: '74010' }, {}, null],
    ['a given appellation', { appellation: '11573', departement: '74' }, {}, null],
    ['a given theme', { theme: '12', region: '84' }, {}, null],
    ['a given grandDomaine', { grandDomaine: 'M', region: '84' }, {}, null],
    ['other filters', { motsCles: 'pain', codeNAF: '10.71C', secteurActivite: '01' }, {}, 'grandDomaine'],
  ] as const)('of %s: %j %j', (_, pull, selection, axis) => {
    expect(axisFor(pullOf(pull), part(selection))).toBe(axis)
  })
})

describe('the parts', () => {
  const halves = (from: number, to: number) =>
    partsOf('creation', pullOf({}), window, part({ from, to })).map((half) => [half.from, half.to])

  it('are halves of a window, the older first, and every window comes to seconds', () => {
    expect(halves(0, 10)).toEqual([
      [0, 5],
      [5, 10],
    ])
    expect(halves(3, 6)).toEqual([
      [3, 4],
      [4, 6],
    ])
    const depth = (from: number, to: number): number =>
      to - from <= 1 ? 0 : 1 + Math.max(...halves(from, to).map(([first = 0, end = 0]) => depth(first, end)))
    expect(depth(at('2000-01-01T00:00:00Z'), at('2000-01-02T00:00:00Z'))).toBe(17)
  })

  it('keep apart what is created while the listing runs, or shows up an hour late', () => {
    const now = at('2026-11-20T11:00:00Z')
    const { from, to } = wholeOf(window)
    expect(halves(from, to)).toEqual([
      [from, now],
      [now, to],
    ])
    expect(halves(now, now + 4)[0]).toEqual([now, now + 2])
    expect(halves(now - 4, now)[0]).toEqual([now - 4, now - 2])
  })

  it('are five départements at a time, then one, all 101 of them', () => {
    const groups = partsOf('departement', pullOf({}), window, part())
    const all = groups.flatMap(({ departement }) => departement ?? [])
    expect([groups.length, all.length, new Set(all).size]).toEqual([21, 101, 101])
    expect([groups[0]?.departement, groups[3]?.departement, groups[20]?.departement]).toEqual([
      ['01', '02', '03', '04', '05'],
      ['16', '17', '18', '19', '2A'],
      ['976'],
    ])
    const singles = partsOf('departement', pullOf({}), window, part({ departement: ['01', '02'] }))
    expect(singles).toEqual([part({ departement: ['01'] }), part({ departement: ['02'] })])
    const own = partsOf('departement', pullOf({ departement: '74,2A' }), window, part())
    expect(own.map(({ departement }) => departement)).toEqual([['74'], ['2A']])
  })

  it('are the fourteen grands domaines, which hold every ROME code', () => {
    const letters = partsOf('grandDomaine', pullOf({}), window, part({ departement: ['75'] }))
    expect(letters.map(({ grandDomaine }) => grandDomaine).join('')).toBe('ABCDEFGHIJKLMN')
    expect(letters[12]).toEqual(part({ departement: ['75'], grandDomaine: 'M' }))
  })
})

describe('the filters of a part', () => {
  it('reach a second beyond it to both sides, so that neither kind of bound leaves an offer out', () => {
    expect(filtersOf(pullOf({}), window, part({ departement: ['75', '2A'], grandDomaine: 'M' }))).toEqual({
      minCreationDate: '2026-11-01T07:59:59Z',
      maxCreationDate: '2026-11-01T08:00:01Z',
      departement: '75,2A',
      grandDomaine: 'M',
    })
  })

  it('leave the départements around out, unless they were asked for with a given one', () => {
    const around = (pull: object) =>
      filtersOf(pullOf({ inclureLimitrophes: true, ...pull }), window, part({ departement: ['74'] }))
    expect([around({})['inclureLimitrophes'], around({ departement: '74,75' })['inclureLimitrophes']]).toEqual([
      'false',
      undefined,
    ])
  })
})

describe('an offer that a search found', () => {
  it.each([
    ['2026-11-01T07:59:58.999Z', 'own'], // not a date that the API searches by
    ['2026-11-01T07:59:59Z', 'before'],
    ['2026-11-01T07:59:59.999Z', 'before'],
    ['2026-11-01T08:00:00Z', 'own'],
    ['2026-11-01T08:00:00.999Z', 'own'],
    ['2026-11-01T08:00:01Z', 'after'],
    ['2026-11-01T09:00:01Z', 'own'],
  ])('and that was created at %s lies %s what was selected', (createdAt, zone) => {
    expect(zoneOf(part(), Date.parse(createdAt))).toBe(zone)
  })

  it('counts as selected when it tells no date', () => {
    expect(zoneOf(part(), null)).toBe('own')
  })
})
