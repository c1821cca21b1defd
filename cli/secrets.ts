// The secrets of the project by their names, and the files that hold their values.
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import * as v from 'valibot'
import { inProject } from './project.ts'

export type Texts = Readonly<Record<string, string>>

const textsSchema = v.record(v.string(), v.string())

/** What a file of secrets (.env or JSON, as wrangler takes both) holds. */
export function readSecretsFile(path: string): Texts {
  const text = readFileSync(path, 'utf8')
  return v.parse(textsSchema, text.trimStart().startsWith('{') ? JSON.parse(text) : parseEnv(text))
}

/** The names of all secrets that a deployment of this project may have: those in .dev.vars.example. */
export const knownSecrets = (): string[] => Object.keys(readSecretsFile(inProject('.dev.vars.example')))

/** A value of the form that is expected, for a secret whose own nobody here knows. */
export function inventedFor(name: string): string {
  const plain = `dev-${name.toLowerCase().replaceAll('_', '-')}`
  return name.endsWith('_USER') ? `${plain}@example.com` : `${plain}-0123456789abcdef`
}
