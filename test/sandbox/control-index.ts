// The page at `/` of a running sandbox, for a person at a terminal: what it holds and how to change it.
import type { Sandbox } from './sandbox.ts'

/** The page as plain text. */
export function index(sandbox: Sandbox): string {
  const workable = Array.from(sandbox.workable.accounts(), ([name, { size }]) => `  ${name}: ${size} jobs`)
  const flatchr = sandbox.flatchr
    .companies()
    .map(({ id, host, company }) => `  ${id} at ${host}: ${company.size} vacancies`)
  const held = Array.from(
    sandbox.hrflow.boards().values(),
    (board) =>
      `  ${board.key}: ${board.active().length} active, ${board.archived().length} archived, ${board.writes} writes`,
  )
  return `Four imitated upstreams: https://HOST/PATH of a real one is /HOST/PATH here.

Workable
${workable.join('\n')}
Flatchr
${flatchr.join('\n')}
France Travail
  ${sandbox.francetravail.size} offers
HrFlow boards
${held.join('\n')}
Calls so far: ${sandbox.calls.length}

GET    /_sandbox/boards, /_sandbox/boards/KEY, /_sandbox/boards/KEY/jobs/REFERENCE
GET    /_sandbox/calls?upstream=hrflow&limit=20                DELETE forgets them
GET    /_sandbox/workable/SUBDOMAIN/jobs, /_sandbox/workable/SUBDOMAIN/subscriptions
GET    /_sandbox/flatchr/COMPANY/vacancies
GET    /_sandbox/francetravail/offers
GET, PUT (add or replace), PATCH (change fields), DELETE one of them by its id:
       curl -X PATCH localhost:PORT/_sandbox/workable/acme/jobs/SHORTCODE -d '{"title":"New title"}'
       curl -X PATCH localhost:PORT/_sandbox/workable/acme/jobs/SHORTCODE -d '{"state":"archived"}'
       curl -X PUT 'localhost:PORT/_sandbox/francetravail/offers/048KLTP?origin=2' -d '{"intitule":"Boulanger"}'
GET, POST, DELETE /_sandbox/faults, DELETE /_sandbox/faults/ID
       curl localhost:PORT/_sandbox/faults -d '{"upstream":"hrflow","method":"POST","times":3,"kind":{"status":502,"html":"Bad gateway"}}'
       kind is {"status", "body" or "html", "headers"}, "drop" or {"delayMs"}; method, path, body (patterns), nth, times,
       share (0 to 1) and tookEffect (the write happens all the same) narrow it.
`
}
