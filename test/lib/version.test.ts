import { expect, it } from 'vitest'
import { name, version } from '../../package.json'
import { USER_AGENT, VERSION } from '../../src/lib/version'

it('the version is the one of the package', () => {
  expect([VERSION, USER_AGENT]).toEqual([version, `${name}/${version}`])
})
