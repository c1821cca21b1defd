// What stands beside the code for those who meet the repository: that it says the same as what it is about.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import biome from '../../biome.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }

const text = (path: string): string => readFileSync(path, 'utf8')

describe('the repository', () => {
  it('is checked by what CI runs, with the Node.js that npm installs', () => {
    const workflow = text('.github/workflows/ci.yml')
    expect(workflow).toMatch(/- run: \.ci\/run\n/)
    expect(workflow).toContain('node-version-file: .nvmrc')
    expect(statSync('.ci/run').mode & 0o111).toBeGreaterThan(0)
    const majors = Object.values(manifest.optionalDependencies).map((version) => version.split('.')[0])
    expect(new Set(majors)).toEqual(new Set([text('.nvmrc').trim()]))
  })

  it('has forms for issues, each with fields that must be filled in and a word against secrets', () => {
    const forms = readdirSync('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml')
    expect(forms.toSorted()).toEqual(['bug.yml', 'connector.yml'])
    for (const form of forms) {
      const words = text(`.github/ISSUE_TEMPLATE/${form}`)
      expect(words, form).toMatch(/^name: .+\ndescription: .+\nlabels: \[\w+\]\nbody:\n/)
      expect(words, form).toContain('required: true')
      expect(words, form).toContain('no personal data')
    }
  })

  it('tells editors what its formatter does', () => {
    const editors = text('.editorconfig')
    const { indentStyle, indentWidth, lineWidth } = biome.formatter
    for (const line of [
      `indent_style = ${indentStyle}`,
      `indent_size = ${indentWidth}`,
      `max_line_length = ${lineWidth}`,
    ])
      expect(editors).toContain(line)
  })

  it('has its version at the top of what is new', () => {
    expect(/^## (.+)$/m.exec(text('CHANGELOG.md'))?.[1]).toBe(manifest.version)
  })

  it('says of everybody who could do harm what he can and cannot do', () => {
    const threats = text('SECURITY.md').split('## Who can do what')[1]?.split('\n## ')[0] ?? ''
    expect([...threats.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, who]) => who)).toEqual([
      'A stranger',
      'The holder of `ADMIN_TOKEN`',
      'An origin',
      'HrFlow',
      "A tenant's code",
      'The operator',
      'Cloudflare',
    ])
  })
})
