// The dashboard and the alerts ask for metrics that there are, and the table of operate.md explains each.
import { describe, expect, it } from 'vitest'
import dashboard from '../../docs/grafana.json'
import { familiesOf } from '../../src/routes/metrics/families'
import { documentText, quoted, rowsOf, sectionOf } from './documents'

const families = familiesOf([])
const PREFIX = 'hrflow_relay_'
/** Names by which a series can be asked for. */
const series = families.flatMap(({ name, type }) => (type === 'summary' ? [`${name}_sum`, `${name}_count`] : [name]))
const asked = (text: string): string[] => [...new Set(text.match(/\bhrflow_relay_\w+/g) ?? [])]

describe('the metrics', () => {
  it('are each explained by operate.md, and no other is', () => {
    const explained = rowsOf(sectionOf('docs/operate.md', 'Metrics')).flatMap(([name = '']) => quoted(name))
    const names = families.map(({ name }) => name.slice(PREFIX.length))
    expect(explained.filter((name) => /^[a-z_]+$/.test(name)).toSorted()).toEqual(names.toSorted())
  })

  it('are those that the dashboard asks for', () => {
    expect(dashboard.panels.length).toBeGreaterThan(0)
    expect(asked(JSON.stringify(dashboard)).filter((name) => !series.includes(name))).toEqual([])
  })

  it('are those that the five alerts ask for', () => {
    const rules = [...documentText('docs/operate.md').matchAll(/- alert: \w+\n +expr: (.+)/g)].map(
      ([, expr = '']) => expr,
    )
    expect(rules.length).toBe(5)
    expect(rules.flatMap(asked).filter((name) => !series.includes(name))).toEqual([])
  })
})
