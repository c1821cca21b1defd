// What a workflow did in each of the last 48 hours: events received, writes, failed attempts, each as a row of bars.
import type * as v from 'valibot'
import type { figuresSchema } from '../../routes/answers/figures'
import { number, type Reader } from '../reader'
import { Spark } from '../spark'

type Hour = v.InferOutput<typeof figuresSchema>['hours'][number]

const HOUR_MS = 3_600_000
const HOURS = 48

/** One number an hour up to now, oldest first; of hours that are not there nothing was counted. */
export function byHour(hours: readonly Hour[], now: number, count: (hour: Hour) => number): number[] {
  const numbers = Array.from({ length: HOURS }, () => 0)
  const current = Math.floor(now / HOUR_MS)
  for (const hour of hours) {
    const index = HOURS - 1 - (current - Math.floor(Date.parse(hour.at) / HOUR_MS))
    if (index in numbers) numbers[index] = count(hour)
  }
  return numbers
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

export const Chart = ({ reader, hours }: { readonly reader: Reader; readonly hours: readonly Hour[] }) => {
  const { workflow: words } = reader.words
  const rows = [
    [words.received, byHour(hours, reader.now, ({ received }) => received)],
    [words.written, byHour(hours, reader.now, ({ written }) => written)],
    [words.failed, byHour(hours, reader.now, ({ failed }) => sum(failed))],
  ] as const
  return (
    <section id="chart" data-part class="card" aria-labelledby="chart-title">
      <h2 id="chart-title">{words.chart}</h2>
      <dl class="chart">
        {rows.map(([name, numbers]) => (
          <div>
            <dt>{`${number(
              reader,
              numbers.reduce((all, one) => all + one, 0),
            )} ${name}`}</dt>
            <dd>
              <Spark reader={reader} numbers={numbers} name={name} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
