// The API's document is judged by a linter that knows OpenAPI, and by what must never stand in it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { calls } from '../../src/routes'
import { documentOf } from '../../src/routes/description/openapi'

const linter = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'))

/** What the linter finds in each of the documents, as its rule and what it says. One process for all: its start is what takes long. */
function lint(...documents: readonly object[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
  try {
    const files = documents.map((document, index) => {
      writeFileSync(join(folder, `${index}.json`), JSON.stringify(document))
      return `${index}.json`
    })
    const { stdout } = spawnSync(process.execPath, [linter, 'lint', ...files, '--format=json'], {
      cwd: folder,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      encoding: 'utf8',
    })
    // It answers with one JSON text behind the other.
    return stdout.split(/(?<=^\})(?=\{$)/m).map((said) => {
      const { problems }: { problems: { ruleId: string; message: string; location: { pointer?: string }[] }[] } =
        JSON.parse(said)
      return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the document of the API', () => {
  it('passes the linter without a warning, and would not with a form that is not there', () => {
    const whole = documentOf(calls)
    const { components, ...rest } = whole
    const { Run: _run, ...others } = components.schemas
    const [found, lacking] = lint(whole, { ...rest, components: { ...components, schemas: others } })
    expect(found).toEqual([])
    expect(lacking?.map((line) => line.slice(0, line.indexOf(':')))).toContain('no-unresolved-refs')
  }, 60_000)
})
