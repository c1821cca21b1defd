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

/** What the linter finds in a document, each as its rule and what it says. */
function lint(document: object): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'))
  try {
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document))
    const { stdout } = spawnSync(process.execPath, [linter, 'lint', 'openapi.json', '--format=json'], {
      cwd: folder,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      encoding: 'utf8',
    })
    const { problems }: { problems: { ruleId: string; message: string; location: { pointer?: string }[] }[] } =
      JSON.parse(stdout)
    return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the document of the API', () => {
  it('passes the linter without a warning', () => {
    expect(lint(documentOf(calls))).toEqual([])
  }, 60_000)

  it('would not pass with a form that is not there', () => {
    const { components, ...rest } = documentOf(calls)
    const { Run: _run, ...others } = components.schemas
    const found = lint({ ...rest, components: { ...components, schemas: others } })
    expect(found.map((line) => line.slice(0, line.indexOf(':')))).toContain('no-unresolved-refs')
  }, 60_000)
})
