// Numbers as small bars: of the highest the whole height, of any that is more than nothing at least a line.
import type { Reader } from './reader'
import { number } from './reader'

interface SparkProps {
  readonly reader: Reader
  readonly numbers: readonly number[]
  /** Of what; absent: of writes. */
  readonly name?: string
}

const BAR = 3
const GAP = 1
const HEIGHT = 20

export const Spark = ({ reader, numbers, name }: SparkProps) => {
  const most = Math.max(1, ...numbers)
  const sum = numbers.reduce((all, one) => all + one, 0)
  const width = numbers.length * (BAR + GAP) - GAP
  const n = number(reader, sum)
  const label = name === undefined ? reader.words.row.activityOf(n) : `${n} ${name}`
  return (
    <svg class="spark" role="img" aria-label={label} viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT}>
      <title>{label}</title>
      {numbers.map((n, index) => {
        const height = n === 0 ? 0 : Math.max(2, Math.round((n / most) * HEIGHT))
        return n === 0 ? null : <rect x={index * (BAR + GAP)} y={HEIGHT - height} width={BAR} height={height} />
      })}
      <path d={`M0 ${HEIGHT - 0.5}h${width}`} />
    </svg>
  )
}
