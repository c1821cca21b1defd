import { describe, expect, it } from 'vitest'
import { coordinates, coordinatesOf } from '../../../src/connectors/shared/coordinates'

const NOT_KNOWN = { lat: null, lng: null }

describe('coordinates', () => {
  it.each([
    [51.5, -0.12],
    [0, 2.35],
    [48, 0],
    [90, 180],
    [-90, -180],
  ])('are kept: %d, %d', (lat, lng) => {
    expect(coordinates(lat, lng)).toEqual({ lat, lng })
  })

  it.each([
    [0, 0],
    [-0, 0],
    [90.1, 0],
    [48, 180.5],
    [-91, 2],
    [48, -181],
    [null, 2],
    [48, undefined],
    [null, null],
  ])('are not known: %j, %j', (lat, lng) => {
    expect(coordinates(lat, lng)).toEqual(NOT_KNOWN)
  })

  it('are read from a pair with any spacing', () => {
    expect(coordinatesOf('51.5073509, -0.1277583')).toEqual({ lat: 51.5073509, lng: -0.1277583 })
    expect(coordinatesOf('  -0.1807 ,+78\t')).toEqual({ lat: -0.1807, lng: 78 })
  })

  it.each([null, '', '51.5', '51.5;2', '51,5, 2,1', 'a, b', '1, 2, 3', '0, 0', '0.0,-0', '91, 2'])(
    'are not read from %j',
    (pair) => {
      expect(coordinatesOf(pair)).toEqual(NOT_KNOWN)
    },
  )
})
