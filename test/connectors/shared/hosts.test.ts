import { expect, it } from 'vitest'
import { boardAddress } from '../../../src/connectors/shared/hosts'

it.each([
  ['acme', 'https://acme.vendor.example'],
  ['Acme-2', 'https://acme-2.vendor.example'],
  ['https://acme.vendor.example', 'https://acme.vendor.example'],
  ['https://acme.vendor.example/', 'https://acme.vendor.example'],
  ['https://JOBS.acme.example', 'https://jobs.acme.example'],
  ['https://other.example', null],
  ['https://vendor.example.evil.example', null],
  ['https://evilvendor.example', null],
  ['http://acme.vendor.example', null],
  ['https://acme.vendor.example:8443', null],
  ['https://user@acme.vendor.example', null],
  ['https://acme.vendor.example/jobs', null],
  ['https://acme.vendor.example/?q=1', null],
  ['acme.vendor.example', null],
  ['-acme', null],
  ['', null],
])('a board named %j is at %j', (given, address) => {
  expect(boardAddress(given, 'vendor.example', ['jobs.ACME.example'])).toBe(address)
})
