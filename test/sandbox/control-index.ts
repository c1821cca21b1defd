// The page at `/` of a running sandbox, for a person at a terminal: what it holds and how to change it.
import { imitations } from '../connectors/found.ts'
import type { Sandbox } from './sandbox.ts'

/** The page as plain text. */
export function index(sandbox: Sandbox): string {
  const origins = Array.from(sandbox.origins, ([name, origin]) => {
    const lines = origin.holds().map((line) => `  ${line}`)
    return [imitations.get(name)?.label ?? name, ...lines].join('\n')
  })
  const addresses = Array.from(sandbox.origins.values(), (origin) => origin.addresses).flat()
  const edits = Array.from(
    sandbox.origins,
    ([
      name,
      {
        addresses: [jobs],
      },
    ]) => {
      const patch = JSON.stringify(imitations.get(name)?.example.patch ?? {})
      return `       curl -X PATCH localhost:PORT/_sandbox/${jobs}/ID -d '${patch}'`
    },
  )
  const held = Array.from(
    sandbox.hrflow.boards().values(),
    (board) =>
      `  ${board.key}: ${board.active().length} active, ${board.archived().length} archived, ${board.writes} writes`,
  )
  return `Imitated upstreams: https://HOST/PATH of a real one is /HOST/PATH here.

${origins.join('\n')}
HrFlow boards
${held.join('\n')}
Calls so far: ${sandbox.calls.length}

GET    /_sandbox/boards, /_sandbox/boards/KEY, /_sandbox/boards/KEY/jobs/REFERENCE
GET    /_sandbox/alerts: those that the relay sent to https://alerts.example/hook
GET    /_sandbox/calls?upstream=hrflow&limit=20                DELETE forgets them
${addresses.map((address) => `GET    /_sandbox/${address}`).join('\n')}
GET, PUT (add or replace), PATCH (change fields), DELETE one of them by its id:
${edits.join('\n')}
GET, POST, DELETE /_sandbox/faults, DELETE /_sandbox/faults/ID
       curl localhost:PORT/_sandbox/faults -d '{"upstream":"hrflow","method":"POST","times":3,"kind":{"status":502,"html":"Bad gateway"}}'
       kind is {"status", "body" or "html", "headers"}, "drop" or {"delayMs"}; method, path, body (patterns), nth, times,
       share (0 to 1) and tookEffect (the write happens all the same) narrow it.
`
}
