// The stages in which the origins send webhooks: genuine ones, forged ones, doubled ones, and some while HrFlow is down.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Changes } from './changes.ts'
import type { Origin } from './origins.ts'
import { checkBoard, idle, originsOf, type Stage, until } from './stage.ts'
import { type Sender, senderOf } from './webhooks.ts'

const OUTAGE_MS = 1_000

/** An origin that sends webhooks, with what happens there. */
interface Sending {
  readonly origin: Origin
  readonly changes: Changes
  readonly sender: Sender
}

const sending = (stage: Stage): readonly Sending[] =>
  originsOf(stage).flatMap((origin) => {
    const changes = origin.demo.webhooks
    return changes === undefined ? [] : [{ origin, changes, sender: senderOf(stage.relay, origin) }]
  })

const stored = (received: number, duplicates: number) => ({ status: 200, body: { received, duplicates, ignored: 0 } })

export async function webhooks(stage: Stage): Promise<void> {
  const { report } = stage
  report.stage('Jobs are added, edited and closed; the origins send a webhook for each')
  for (const { origin, changes, sender } of sending(stage)) {
    origin.add(changes.added)
    origin.edit(changes.edited)
    origin.close(changes.closed)
    const references = [changes.added.hrflow.reference, changes.edited.reference, changes.closed]
    for (const [index, reference] of references.entries()) {
      const event = changes.events[index] ?? ''
      stage.sent.push({ board: origin.board.key, reference, at: Date.now() })
      const answer = await sender.send(changes.body(event, reference))
      report.check(`${origin.label}: ${event} about ${reference} is stored`, answer, stored(1, 0))
    }
  }
  for (const { origin, changes } of sending(stage)) {
    await idle(stage, origin)
    const { board } = origin
    const one = { added: changes.added.hrflow.reference, edited: changes.edited.reference, closed: changes.closed }
    report.line(
      `${origin.label}: created “${board.get(one.added)?.job['name']}”, updated to “${board.get(one.edited)?.job['name']}”, archived ${one.closed}`,
    )
    checkBoard(stage, origin)
  }
}

export async function forged(stage: Stage): Promise<void> {
  const { relay, report } = stage
  report.stage('Somebody forges webhooks')
  for (const { origin, changes, sender } of sending(stage)) {
    const before = await relay.events(origin.workflow_id)
    const answer = await sender.forge(changes.body('job_deleted', changes.edited.reference))
    const after = await relay.events(origin.workflow_id)
    report.check(
      `${origin.label}: refused with 401, nothing stored`,
      [answer.status, after.length],
      [401, before.length],
    )
  }
}

export async function twice(stage: Stage): Promise<void> {
  const { report } = stage
  report.stage('The same webhook comes twice')
  for (const { origin, changes, sender } of sending(stage)) {
    const before = origin.board.writes
    origin.edit(changes.twice)
    const body = changes.body(changes.events[1], changes.twice.reference)
    const answers = [await sender.send(body), await sender.send(body)]
    await idle(stage, origin)
    report.check(
      // Without an id of the origin's, the second is a duplicate only while the first one's job was not read.
      `${origin.label}: both are answered 200, the board is written once`,
      [answers.map(({ status }) => status), origin.board.writes - before],
      [[200, 200], 1],
    )
    checkBoard(stage, origin)
  }
}

export async function outage(stage: Stage): Promise<void> {
  const { relay, report, world } = stage
  report.stage('HrFlow is down: every call is answered with a 502 and a page of HTML')
  const page = '<html><body><h1>502 Bad Gateway</h1></body></html>'
  const mend = world.sandbox.fault({ upstream: 'hrflow', kind: { status: 502, html: page } })
  const ends = sleep(OUTAGE_MS)
  const failed = () => world.sandbox.calls.filter(({ status }) => status === 502).length
  for (const { origin, changes, sender } of sending(stage)) {
    for (const edit of changes.outage) {
      origin.edit(edit)
      const answer = await sender.send(changes.body(changes.events[1], edit.reference))
      report.check(`${origin.label}: the webhook about ${edit.reference} is stored all the same`, answer, stored(1, 0))
    }
  }
  await until('HrFlow is not called', async () => (failed() > 0 ? true : null))
  await ends
  for (const { origin, changes } of sending(stage)) {
    const { pending } = await relay.workflow(origin.workflow_id)
    report.check(`${origin.label}: ${pending} events wait`, pending, changes.outage.length)
  }
  mend()
  report.line(`HrFlow is back, after ${failed()} calls in vain`)
  for (const { origin } of sending(stage)) {
    await idle(stage, origin)
    checkBoard(stage, origin)
  }
}
