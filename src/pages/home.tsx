// Home: the accounts, and a row for each workflow, those that need somebody first. All of it is read from the summaries, so no
// workflow is woken.
import * as v from 'valibot'
import { accountsSchema, healthSchema } from '../routes/answers/attention'
import { summarySchema } from '../routes/answers/workflows'
import type { ApiContext } from '../routes/route'
import { Accounts } from './accounts'
import { pageAnswer, readerFor } from './answer'
import type { Api } from './api'
import { AttentionCard } from './attention'
import { Frame } from './frame'
import { Empty, Unreadable } from './next-steps'
import { Pager } from './pager'
import type { Reader } from './reader'
import { type Attention, byNeed, stateOf } from './standing'
import { type Summary, WorkflowRow } from './workflow-row'

const LIVE_SECONDS = 30
/** So many workflows stand on a page. */
const PAGE = 100
/** With more than these a field to find one is of use. */
const FEW = 12

const summaries = v.array(summarySchema)

const standing = ({ status, attention, as_of }: Summary) => stateOf(status, attention, as_of !== null)

export async function homePage(c: ApiContext, api: Api): Promise<Response> {
  const reader = readerFor(c)
  const [workflows, accounts, health] = await Promise.all([
    api.get('/api/workflows?summary=true', summaries),
    api.get('/api/accounts', accountsSchema),
    api.get('/api/health', healthSchema),
  ])
  const { words } = reader
  const about = health.ok ? health.value.attention.filter(isOfAll) : []
  const all = workflows.ok ? workflows.value : []
  const page = (
    <Frame reader={reader} title={words.product} live={LIVE_SECONDS}>
      <h1 class="unseen">{words.home}</h1>
      {!workflows.ok && <Unreadable reader={reader} problem={workflows.problem} />}
      {workflows.ok && all.length === 0 && <Empty reader={reader} />}
      {all.length > 0 && <Overall reader={reader} all={all} />}
      <section id="about" data-part aria-label={words.homePage.about} class="cards">
        {about.map((attention) => (
          <AttentionCard reader={reader} workflow_id={null} attention={attention} />
        ))}
      </section>
      {accounts.ok && accounts.value.length > 0 && <Accounts reader={reader} accounts={accounts.value} />}
      {all.length > 0 && <Listed reader={reader} all={all} q={c.req.query('q') ?? ''} page={c.req.query('page')} />}
    </Frame>
  )
  return pageAnswer(c, page, { status: workflows.ok ? 200 : 503 })
}

/** What names no workflow stands in none of their rows. */
const isOfAll = ({ workflow_id, data }: { readonly workflow_id: string | null; readonly data: Attention['data'] }) =>
  workflow_id === null && !(Array.isArray(data['workflows']) && data['workflows'].length > 0)

/** The first sentence: does anything need somebody? */
function Overall({ reader, all }: { readonly reader: Reader; readonly all: readonly Summary[] }) {
  const { homePage: words } = reader.words
  const states = all.map(standing)
  const bad = states.filter((state) => ['severe', 'stopped', 'misconfigured'].includes(state)).length
  const warned = states.filter((state) => state === 'warning').length
  const sentence = [...(bad > 0 ? [words.severe(bad)] : []), ...(warned > 0 ? [words.warnings(warned)] : [])].join(' ')
  return (
    <p id="overall" data-part class={`overall ${bad > 0 ? 'bad' : warned > 0 ? 'warn' : 'good'}`} role="status">
      {sentence === '' ? words.allFine : sentence}
    </p>
  )
}

interface ListedProps {
  readonly reader: Reader
  readonly all: readonly Summary[]
  readonly q: string
  readonly page: string | undefined
}

function Listed({ reader, all, q, page }: ListedProps) {
  const { words } = reader
  const asked = q.trim().toLowerCase()
  const found = all
    .filter(({ workflow_id }) => workflow_id.toLowerCase().includes(asked))
    .toSorted((one, other) => byNeed(standing(one), standing(other)))
  const pages = Math.max(1, Math.ceil(found.length / PAGE))
  const at = Math.min(pages, Math.max(1, Number.parseInt(page ?? '1', 10) || 1))
  return (
    <section aria-label={words.home}>
      {all.length > FEW && (
        <search>
          <form class="find" method="get" action="/">
            <label for="q">{words.homePage.find}</label>
            <input id="q" name="q" type="search" value={q} />
          </form>
        </search>
      )}
      {found.length === 0 && <p class="quiet">{words.homePage.noMatch}</p>}
      <ul id="workflows" data-part class="rows">
        {found.slice((at - 1) * PAGE, at * PAGE).map((summary) => (
          <WorkflowRow reader={reader} summary={summary} state={standing(summary)} />
        ))}
      </ul>
      <Pager reader={reader} at={at} pages={pages} q={q} />
    </section>
  )
}
