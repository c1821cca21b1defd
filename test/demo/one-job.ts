// The stages in which one employer's jobs are told one by one: a job followed to the board, a slip in the tenant's own function,
// a crash in the middle, and half of a listing gone.
import type { Event } from '../dev/relay.ts'
import { SECRET } from './atelier.ts'
import { secondsToBoard } from './pace.ts'
import { type Stage, until } from './stage.ts'

/** A webhook of the employer's about a job. `counts`: how long it takes to the board is counted. */
async function send(stage: Stage, reference: string, { counts = true } = {}): Promise<void> {
  const { relay, world, report, sent } = stage
  const { workflow_id, board } = world.atelier
  const data = { vacancy_id: reference, at: new Date().toISOString() }
  const body = JSON.stringify({ event: 'drag_applicant', company_id: 59, data })
  if (counts) sent.push({ board: board.key, reference, at: Date.now() })
  const answer = await relay.webhook(`${workflow_id}/${SECRET}`, body)
  if (answer.status !== 200) report.broken(`the webhook about ${reference} was answered ${answer.status}`)
}

/** Waits until no event of the employer's waits any more. */
const settled = ({ relay, world }: Stage) =>
  until('events of the employer wait', async () => {
    const { pending } = await relay.workflow(world.atelier.workflow_id)
    return pending === 0 ? true : null
  })

export async function followed(stage: Stage): Promise<void> {
  const { relay, report, world } = stage
  const { atelier } = world
  const [reference = ''] = atelier.references
  report.stage('One job, from the webhook to the board')
  const { outcomes } = await relay.sync(atelier.workflow_id)
  report.check(`${outcomes['created']} jobs of an employer are brought to its board`, outcomes['created'], 24)
  const now = { title: 'Boulangère-tourière ou boulanger-tourier', mission: 'Vous pétrissez et tourez dès 4 heures.' }
  const before = atelier.onBoard(reference)
  report.line(`before    “${before.title}”: ${before.mission}`)
  atelier.edit(reference, { ...now, mission: `<p>${now.mission}</p>` })
  await send(stage, reference)
  await settled(stage)
  const after = atelier.onBoard(reference)
  report.line(`after     “${after.title}”: ${after.mission}`)
  report.check('the board says what the origin says', { title: after.title, mission: after.mission }, now)
  const [event] = (await relay.timeline(atelier.workflow_id, reference)).events
  const ms = event?.history.at(-1)?.ms ?? {}
  const steps = Object.entries(ms).map(([step, one]) => `${step} ${one} ms`)
  const [seconds] = secondsToBoard(stage.sent, world.sandbox.calls)
  report.line(`${seconds?.toFixed(2)} s from the webhook to the board: ${steps.join(', ')}`)
}

export async function careless(stage: Stage): Promise<void> {
  const { relay, report, world } = stage
  const { atelier } = world
  const [, odd = '', sound = ''] = atelier.references
  report.stage("A slip in the tenant's own `format`: it throws where the work begins “dès que possible”")
  atelier.edit(odd, { start: 'dès que possible' })
  atelier.edit(sound, { title: 'Vendeuse ou vendeur le week-end' })
  await send(stage, odd, { counts: false })
  await send(stage, sound)
  await settled(stage)
  report.check('the other job arrives', atelier.onBoard(sound).title, 'Vendeuse ou vendeur le week-end')
  const parked = (await relay.events(atelier.workflow_id)).filter(({ state }) => state === 'parked')
  report.check(`only that job is parked: ${parked[0]?.message}`, parked.map(said), [[odd, 'format_failure']])
  await told(stage, 'parked')
}

const said = ({ reference, reason }: Event) => [reference, reason]

/** Shows what the relay says of it to whoever operates it. */
async function told({ relay, report, world }: Stage, code: string): Promise<void> {
  const find = async () => {
    const { attention } = await relay.workflow(world.atelier.workflow_id)
    return attention.find((one) => one.code === code) ?? null
  }
  report.line(`the relay says: ${(await until(`${code} stands nowhere`, find)).text}`)
}

/** `restart` ends the Worker as a crash does, and starts it with the mended format. */
export async function crash(stage: Stage, restart: () => Promise<void>): Promise<void> {
  const { relay, report, world } = stage
  const { atelier } = world
  report.stage('The Worker is killed while webhooks wait, and comes back with the mended `format`')
  const mend = world.sandbox.fault({ upstream: 'hrflow', kind: { status: 502, html: '<h1>502</h1>' } })
  const waiting = atelier.references.slice(3, 6)
  for (const [index, reference] of waiting.entries()) {
    atelier.edit(reference, { title: `Nouveau titre ${index + 1}` })
    await send(stage, reference, { counts: false })
  }
  await restart()
  const { pending } = await relay.workflow(atelier.workflow_id)
  report.check('its webhooks were answered 200, and wait in the new Worker', pending, waiting.length)
  mend()
  await settled(stage)
  report.check(
    'all of them arrive',
    waiting.map((reference) => atelier.onBoard(reference).title),
    ['Nouveau titre 1', 'Nouveau titre 2', 'Nouveau titre 3'],
  )
  const [, odd = ''] = atelier.references
  const replayed = await relay.replay(atelier.workflow_id, { reason: 'format_failure' })
  await settled(stage)
  const start = JSON.stringify(atelier.board.get(odd)?.job['tags'])
  report.check('what was parked is replayed, and arrives', [replayed, start.includes('2027-01-11')], [1, false])
}

export async function halfGone(stage: Stage): Promise<void> {
  const { relay, report, world } = stage
  const { atelier } = world
  const gone = atelier.references.slice(11)
  report.stage(`The origin suddenly closes ${gone.length} of its 24 jobs: a slip there, or the truth?`)
  for (const reference of gone) atelier.close(reference)
  const held = await relay.sync(atelier.workflow_id)
  report.check(
    'the run takes none of them down, and waits for a word',
    [held.outcomes['held'], held.outcomes['archived'], atelier.board.active().length],
    [gone.length, 0, 24],
  )
  await told(stage, 'held')
  const approved = await relay.sync(atelier.workflow_id, { approve_archive: true })
  report.check(
    'somebody looks, and approves: now they are archived',
    [approved.outcomes['archived'], atelier.board.active().length],
    [gone.length, 24 - gone.length],
  )
}
