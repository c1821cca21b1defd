// Replacing a webhook's secret without a gap: what to do next, by what the relay says of the secrets in place. Pure: secrets are
// known here by the names of their variables alone.

import { type ProvedSecrets, phaseOf } from '../../src/config/rotation.ts'

export interface Rotating {
  readonly workflow_id: string
  /** The variables that the tenant's file reads for them, in its order; empty where the file cannot be read here. */
  readonly names: readonly string[]
  /** In the same order: when each last proved a webhook (ISO 8601). */
  readonly secrets: ProvedSecrets
  /** How the origin comes to use another: what was registered again, or what to do by hand. */
  readonly atOrigin: string
  /** For a command to copy, e.g. ` --env acme`. */
  readonly flag: string
}

/** The name to put the new secret under: beside the old one, and the other way round the next time. */
export const nextName = (name: string): string => (name.endsWith('_2') ? name.slice(0, -2) : `${name}_2`)

/** What to do now, line by line. */
export function rotationLines(rotating: Rotating, now: number): string[] {
  const { workflow_id, names, secrets, atOrigin, flag } = rotating
  const [name = 'WEBHOOK_SECRET', old = nextName(name)] = names
  const again = `npm run relay -- webhooks rotate ${workflow_id}${flag}`
  const seen = secrets.map(
    ({ last_verified_at }, place) => `  place ${place} (${names[place] ?? '?'}) ${provedAt(last_verified_at)}`,
  )
  switch (phaseOf(secrets, now)) {
    case 'none':
      return [`${workflow_id} has no webhook secret, or takes no webhooks.`]
    case 'put':
      return [
        `One secret is in place, ${name}:`,
        ...seen,
        'Put a second one in place; both count from then on:',
        `  1. openssl rand -hex 32                    (or the new token that the origin gives, where it signs with its own)`,
        `  2. npx wrangler secret put ${nextName(name)}${flag}`,
        `  3. Its name into .dev.vars.example, and in workflows.ts: webhook_secret: [env.${nextName(name)}, env.${name}]`,
        `  4. npm run types, npm run deploy${flag === '' ? '' : ` --${flag}`}`,
        `  5. ${again}`,
      ]
    case 'move':
      return [
        `Two secrets are in place, and ${name}, the new one, has proved nothing yet:`,
        ...seen,
        'Let the origin use it:',
        `  ${atOrigin}`,
        `Then, once a webhook came: ${again}`,
      ]
    case 'wait':
      return [
        'Both secrets have proved webhooks within a day:',
        ...seen,
        'Wait until the old one has been silent for a day; something at the origin still uses it.',
        `  ${atOrigin}`,
      ]
    case 'drop':
      return [
        `The new secret is in use, and the old one has been silent for a day:`,
        ...seen,
        'The old one can go:',
        `  1. In workflows.ts: webhook_secret: env.${name}; ${old} out of .dev.vars.example`,
        `  2. npm run types, npm run deploy${flag === '' ? '' : ` --${flag}`}`,
        `  3. npx wrangler secret delete ${old}${flag}`,
      ]
  }
}

const provedAt = (at: string | null): string =>
  at === null ? 'has proved no webhook' : `last proved a webhook at ${at}`
