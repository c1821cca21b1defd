// What `tenant -- add` writes into wrangler.toml: an environment inherits no var and no binding, so each that the file's own
// environment has must stand in it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { environmentText } from '../../cli/tenant/texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'hrflow-relay-texts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'wrangler.toml')
/** A name that no tenant of this repository has. */
const NAME = 'tenant-of-this-test'
writeFileSync(file, `${readFileSync('wrangler.toml', 'utf8')}${environmentText(NAME, 1002)}`)
const read = (env?: string) => unstable_readConfig({ config: file, ...(env && { env }) }, { hideWarnings: true })
const [own, added] = [read(), read(NAME)]

it('has every variable of the file itself, with its value there', () => {
  expect(Object.keys(own.vars).length).toBeGreaterThan(0)
  expect(added.vars).toEqual(own.vars)
})

it('has every binding of the file itself, and what else no environment inherits', () => {
  const without = (configs: readonly object[], name: string) =>
    configs.map((config) => Object.fromEntries(Object.entries(config).filter(([key]) => key !== name)))
  expect(added.durable_objects).toEqual(own.durable_objects)
  expect(added.version_metadata).toEqual(own.version_metadata)
  expect(without(added.kv_namespaces, 'id')).toEqual(without(own.kv_namespaces, 'id'))
  expect(without(added.ratelimits, 'namespace_id')).toEqual(without(own.ratelimits, 'namespace_id'))
  expect(added.ratelimits).toMatchObject([{ namespace_id: '1002' }])
})
