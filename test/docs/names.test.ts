// The documents lack nothing that the code has: settings, parameters, reasons, states, routes, environment variables.
// All of them are read from the code itself, so that what is added there fails here until somebody explains it.
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app'
import { SEVERITIES } from '../../src/attention/item'
import { ACTIONS } from '../../src/config/definition'
import { checkDeployment } from '../../src/config/deployment'
import { deliverySchema, hrflowAuthSchema, pushSchema, ratesSchema, settingsSchema } from '../../src/config/settings'
import * as connectors from '../../src/connectors'
import { hrflowJobSchema } from '../../src/hrflow/job'
import { MIGRATIONS } from '../../src/store/tables'
import { imitations } from '../connectors/found'
import { counters, outcomes } from '../counters'
import {
  documentText,
  fileText,
  givenTo,
  literalsOf,
  quoted,
  rowsOf,
  sectionOf,
  sourceBelow,
  sources,
} from './documents'

const keysOf = (schema: object): string[] =>
  'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null
    ? Object.keys(schema.entries)
    : []

/** Those of `names` that no row of the section's tables explains: the name in its first two cells, the rest in words. */
function unexplained(names: readonly string[], path: string, heading: string): string[] {
  const rows = rowsOf(sectionOf(path, heading))
  const explained = rows.flatMap((cells) =>
    cells.slice(1).some((cell) => cell.length > 3) ? cells.slice(0, 2).flatMap(quoted) : [],
  )
  return names.filter((name) => !explained.includes(name))
}

/** Those of `names` that do not stand in backticks in the document. */
const unnamed = (names: readonly string[], path: string): string[] => {
  const words = quoted(documentText(path)).flatMap((text) => [text, ...(text.match(/\w+/g) ?? [])])
  return names.filter((name) => !words.includes(name))
}

describe('configure.md explains', () => {
  const FILE = 'docs/configure.md'

  it('every setting', () => {
    const definition = /interface WorkflowDefinition\b[\s\S]*?\n}/.exec(sources.get('src/config/definition.ts') ?? '')
    const members = [...(definition?.[0] ?? '').matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => name)
    expect(members).toEqual(expect.arrayContaining(['workflow_id', ...keysOf(settingsSchema)]))
    const nested = [
      ...keysOf(deliverySchema).map((name) => `delivery.${name}`),
      ...keysOf(ratesSchema).map((name) => `rates.${name}`),
    ]
    const plain = members.filter((name) => name !== 'delivery' && name !== 'rates')
    expect(unexplained([...plain, ...nested], FILE, 'Settings')).toEqual([])
  })

  it('every push parameter and what HrFlow needs', () => {
    expect(unexplained(keysOf(pushSchema), FILE, 'push_parameters')).toEqual([])
    expect(unexplained(keysOf(hrflowAuthSchema), FILE, 'connector_auth and hrflow_auth')).toEqual([])
  })

  it.each(Object.values(connectors))('every parameter of $name', ({ name, authSchema, pullSchema }) => {
    expect(unexplained(keysOf(authSchema), FILE, 'connector_auth and hrflow_auth')).toEqual([])
    const headings = [...documentText(FILE).matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading)
    const named = [name, imitations.get(name)?.label.toLowerCase().replaceAll(' ', '')]
    const heading = headings.find((text) => named.includes(text.toLowerCase().replaceAll(' ', ''))) ?? name
    expect('entries' in pullSchema).toBe(true) // an origin may take none
    expect(unexplained(keysOf(pullSchema), FILE, heading)).toEqual([])
  })

  it('every action', () => {
    expect(unexplained(ACTIONS, FILE, 'Actions')).toEqual([])
  })

  it('every field of a HrFlow job', () => {
    expect(unexplained(keysOf(hrflowJobSchema), FILE, 'The HrFlow job')).toEqual([])
  })
})

describe('operate.md explains', () => {
  const FILE = 'docs/operate.md'

  it('every reason of a delivery', () => {
    const reasons = literalsOf('DeliveryReason', 'src/delivery/')
    expect(reasons).toEqual(expect.arrayContaining(['origin_unavailable', 'hrflow_quota', 'relay_failure']))
    expect(unexplained(reasons, FILE, '2. The events')).toEqual([])
  })

  it('every other reason that an event may have', () => {
    const reasons = [...givenTo('reason', 'src/delivery/'), ...givenTo('reason', 'src/store/')]
    expect(reasons).toEqual(expect.arrayContaining(['foreign', 'event_parsing_failure']))
    const types = [...sourceBelow('src/delivery/').matchAll(/\btype (\w*Reason) =/g)].map(([, name = '']) => name)
    const named = types.flatMap((name) => literalsOf(name, 'src/delivery/'))
    // Whatever else has two words and stands between quotes where events are delivered.
    const worded = [...sourceBelow('src/delivery/').matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)].map(([, word = '']) => word)
    expect(worded).toEqual(expect.arrayContaining(['still_open', 'not_on_board', 'held_elsewhere']))
    expect(unnamed([...new Set([...reasons, ...named, ...worded])], FILE)).toEqual([])
  })

  it('every code of what is not as it should be, with its severity', () => {
    expect(Object.keys(SEVERITIES)).toEqual(expect.arrayContaining(['failing', 'held']))
    expect(unexplained(Object.keys(SEVERITIES), FILE, 'What is not as it should be')).toEqual([])
    const rows = rowsOf(sectionOf(FILE, 'What is not as it should be'))
    const said = rows.flatMap(([code = '', severity = '']) => quoted(code).map((name) => [name, severity]))
    expect(Object.fromEntries(said.filter(([name]) => name !== 'code'))).toEqual(SEVERITIES)
  })

  it('every state and outcome of an event', () => {
    const [states, ends] = [literalsOf('EventState', 'src/store/'), literalsOf('Outcome', 'src/store/')]
    expect(states).toContain('superseded')
    expect(ends).toContain('unchanged')
    expect(unnamed([...states, ...ends], FILE)).toEqual([])
  })

  it('every reason of a fatal run, and every state and status', () => {
    expect(
      unexplained(literalsOf('RunReason', 'src/config/'), FILE, 'A run that did not do what you expected'),
    ).toEqual([])
    const states = [...givenTo('state', 'src/store/'), ...givenTo('status', 'src/config/')]
    expect(states).toEqual(expect.arrayContaining(['reading', 'success_with_failures']))
    expect(unnamed(states, FILE)).toEqual([])
  })

  it('every status of a workflow', () => {
    const statuses = givenTo('status', 'src/routes/')
    expect(statuses).toEqual(expect.arrayContaining(['active', 'stopped', 'misconfigured']))
    expect(unexplained(statuses, FILE, '1. The workflow')).toEqual([])
  })

  it('everything that the check of a job says', () => {
    const said = [...(sources.get('src/delivery/diagnose.ts') ?? '').matchAll(/(?<!\[)'([a-z_]+)'/g)]
    expect(said.map(([, word]) => word)).toEqual(expect.arrayContaining(['missing', 'not_open', 'changed']))
    expect(
      unnamed(
        said.map(([, word = '']) => word),
        FILE,
      ),
    ).toEqual([])
  })
})

describe('api.md explains', () => {
  const FILE = 'docs/api.md'

  it('every route', () => {
    const { routes } = createApp(() => checkDeployment([]))
    const named = routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)
    expect(named).toEqual(expect.arrayContaining(['GET /healthz', 'POST /api/workflows/:id/runs']))
    const texts = [FILE, 'docs/dashboard.md'].flatMap((path) => quoted(documentText(path)))
    expect(named.filter((route) => !texts.includes(route))).toEqual([])
  })

  it('everything that may hold a workflow back', () => {
    expect(literalsOf('HeldBy', 'src/upstream/')).toContain('rest')
    expect(unnamed(literalsOf('HeldBy', 'src/upstream/'), FILE)).toEqual([])
  })

  it('every counter and outcome of a run', () => {
    expect(unnamed([...Object.keys(counters()), ...Object.keys(outcomes())], FILE)).toEqual([])
  })
})

describe('The other documents explain', () => {
  it('every environment variable and binding: deploy.md', () => {
    const env = /interface __BaseEnv_Env \{([\s\S]*?)\n\}/.exec(fileText('worker-configuration.d.ts'))?.[1] ?? ''
    const types = /namespace Cloudflare \{([\s\S]*?)\n\}/.exec(fileText('environments.d.ts'))?.[1] ?? ''
    // What all environments have, what may be set, and what src/workflows.ts needs; not what a tenant alone needs.
    const everywhere = [...env.matchAll(/^\t(\w+): /gm)]
    const names = [...everywhere, ...types.matchAll(/^ {4}(\w+)\??: string$/gm)].map(([, name = '']) => name)
    expect(names).toEqual(expect.arrayContaining(['ADMIN_TOKEN', 'STATE', 'WORKFLOW', 'FLATCHR_WEBHOOK_SECRET']))
    expect(unexplained(names, 'docs/deploy.md', 'Environment')).toEqual([])
  })

  it('every table and every kind of key in KV: data-protection.md', () => {
    const tables = [...MIGRATIONS.join('\n').matchAll(/CREATE TABLE (\w+)/g)].map(([, table = '']) => table)
    expect(tables).toContain('event')
    expect(
      unexplained([...tables, 'meta'], 'docs/data-protection.md', "In each workflow's Durable Object (SQLite)"),
    ).toEqual([])
    const keys = [...(sources.get('src/store/kv.ts') ?? '').matchAll(/`(\w+:)\$\{/g)].map(([, key = '']) => key)
    expect(keys).toContain('workflow:')
    const named = quoted(sectionOf('docs/data-protection.md', 'In KV (`STATE`)'))
    expect(keys.filter((key) => !named.some((text) => text.startsWith(key)))).toEqual([])
  })

  it('every setting, as one of theirs or as ours alone: from-hrflow-connectors.md', () => {
    expect(unnamed(keysOf(settingsSchema), 'docs/from-hrflow-connectors.md')).toEqual([])
    expect(unnamed(keysOf(pushSchema), 'docs/from-hrflow-connectors.md')).toEqual([])
  })

  it('every proof: proofs.md and the README', () => {
    const list = /const PROOFS[^{]*\{([\s\S]*?)\n\}/.exec(fileText('test/chaos/chaos.ts'))?.[1] ?? ''
    const proofs = [...list.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name)
    expect(proofs).toEqual(expect.arrayContaining(['kill', 'sync']))
    expect(unexplained(proofs, 'docs/proofs.md', 'Proofs')).toEqual([])
    expect(proofs.filter((name) => !documentText('README.md').includes(`**${name}**`))).toEqual([])
  })
})
