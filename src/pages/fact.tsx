// A figure with its name, and a word more below it.
import type { Child } from 'hono/jsx'

interface FactProps {
  readonly name: string
  readonly more?: Child
  readonly children?: Child
}

export const Fact = ({ name, more, children }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {children}
      {more !== null && more !== undefined && <small>{more}</small>}
    </dd>
  </div>
)
