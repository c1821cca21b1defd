// Each connector's place in the documents, found by its folder: a row and a section in connect.md, and its name in the README.
import { describe, expect, it } from 'vitest'
import * as connectors from '../../src/connectors'
import type { Connector } from '../../src/connectors/connector'
import { imitations } from '../connectors/found'
import { documentText, rowsOf, sectionOf } from './documents'

const folders = Object.keys(import.meta.glob('/src/connectors/*/index.ts')).map((path) => path.split('/').at(-2) ?? '')
const all: readonly Connector[] = Object.values(connectors)
const subjects = folders.map((name) => ({
  name,
  label: imitations.get(name)?.label ?? name,
  sends: all.find((connector) => connector.name === name)?.webhook !== undefined,
}))

/** The rows of connect.md's table of origins by the name in their first cell. */
const [, ...rows] = rowsOf(documentText('docs/connect.md').split('\n## ')[0] ?? '')
const labelIn = (cell = ''): string => /^\[([^\]]+)\]/.exec(cell)?.[1] ?? cell

describe('the documents', () => {
  it('have one row for each connector, and no other, with the URL of its webhooks if it sends any', () => {
    const told = rows.map(([origin, webhooks, url]) => [labelIn(origin), webhooks !== 'none', url !== '–'])
    expect(told.toSorted()).toEqual(subjects.map(({ label, sends }) => [label, sends, sends]).toSorted())
  })

  it.each(subjects)('say how to connect $label, what is unknown of it, and name it in the README', ({ label }) => {
    expect(sectionOf('docs/connect.md', label).length).toBeGreaterThan(200)
    expect(sectionOf('docs/unknowns.md', label).length).toBeGreaterThan(200)
    expect(documentText('README.md')).toContain(label)
  })
})
