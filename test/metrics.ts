// Reads metrics by the grammar of Prometheus' text format 0.0.4, strictly: what it does not allow throws.
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\\\\\|\\\\"|\\\\n)*"'
const VALUE = '[+-]?(?:\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|Inf)|NaN'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (${VALUE})$`)
const HELP = new RegExp(`^# HELP (${NAME}) ((?:[^\\\\\\n]|\\\\\\\\|\\\\n)+)$`)
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|summary)$`)
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  summary: ['_sum', '_count'],
}

/** Every value by its series: `name{label="value"}`. */
export interface ReadMetrics {
  readonly types: ReadonlyMap<string, string>
  readonly series: ReadonlyMap<string, number>
}

export function readMetrics(text: string): ReadMetrics {
  if (!text.endsWith('\n')) throw new Error('the last line must end with a line feed')
  const types = new Map<string, string>()
  const series = new Map<string, number>()
  let family: string | null = null
  for (const line of text.slice(0, -1).split('\n')) {
    const help = HELP.exec(line)
    const type = TYPE.exec(line)
    if (help !== null) {
      family = help[1] ?? ''
      if (types.has(family)) throw new Error(`${family} comes twice`)
    } else if (type !== null) {
      const [, name = '', kind = ''] = type
      if (name !== family || types.has(name)) throw new Error(`not the type of ${family}: ${line}`)
      types.set(name, kind)
    } else addSample(line, family, types, series)
  }
  return { types, series }
}

function addSample(
  line: string,
  family: string | null,
  types: ReadonlyMap<string, string>,
  series: Map<string, number>,
): void {
  const sample = SAMPLE.exec(line)
  if (sample === null) throw new Error(`no line of the format: ${line}`)
  const [, name = '', labels = '', value = ''] = sample
  const type = types.get(family ?? '') ?? ''
  if (!(SUFFIXES[type] ?? []).some((suffix) => name === `${family}${suffix}`))
    throw new Error(`not a value of ${family}: ${line}`)
  const names = [...labels.matchAll(/([a-zA-Z_]\w*)="/g)].map(([, label]) => label)
  if (new Set(names).size !== names.length) throw new Error(`a label twice: ${line}`)
  const key = labels === '' ? name : `${name}{${labels}}`
  if (series.has(key)) throw new Error(`a series twice: ${key}`)
  series.set(key, Number(value.replace('Inf', 'Infinity')))
}
