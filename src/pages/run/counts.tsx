// What became of a run's jobs, each count a way to its events or its list.
import { Fact } from '../fact'
import { pathOfWorkflow, withQuery } from '../paths'
import type { Run } from '../progress'
import { number, type Reader } from '../reader'

interface CountsProps {
  readonly reader: Reader
  readonly workflow_id: string
  readonly run: Run
}

const WITH_EVENTS = ['created', 'updated', 'archived', 'unchanged', 'discarded', 'skipped'] as const
const LISTED = ['held', 'foreign'] as const

export const Counts = ({ reader, workflow_id, run }: CountsProps) => {
  const { workflow: words, lists } = reader.words
  const { outcomes, run_id, failing, preview, progress } = run
  const own = pathOfWorkflow(workflow_id, 'runs', run_id)
  const events = (outcome: string) => withQuery(pathOfWorkflow(workflow_id, 'events'), { run_id, outcome })
  const of = (href: string, n: number) => (n === 0 ? '0' : <a href={href}>{number(reader, n)}</a>)
  return (
    <section id="counts" data-part aria-label={lists.run.counts}>
      <dl class="facts card">
        {WITH_EVENTS.map((name) => (
          <Fact name={words.outcomes[name]}>
            {of(preview === undefined ? events(name) : withQuery(own, { list: name }), countOf(run, name))}
          </Fact>
        ))}
        {LISTED.map((name) => (
          <Fact name={words.outcomes[name]}>{of(withQuery(own, { list: name }), outcomes[name])}</Fact>
        ))}
        <Fact
          name={words.failed}
          more={failing.count === 0 ? null : `${number(reader, failing.count)} ${lists.run.lists.failing}`}
        >
          {of(withQuery(own, { list: 'failing' }), progress.failed)}
        </Fact>
      </dl>
    </section>
  )
}

/** What a dry run would do counts too. */
function countOf({ outcomes, preview }: Run, name: (typeof WITH_EVENTS)[number]): number {
  const would = name === 'created' || name === 'updated' || name === 'archived' ? (preview?.[name].count ?? 0) : 0
  return outcomes[name] + would
}
