// XML as plain values. No DTD is read, so there are no entities but XML's own five and characters by number; how deep it goes and
// how many elements it has is bounded.
import { decodeXML } from 'entities/decode'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { fail, ok, type Result } from './result'
import { isRecord } from './shapes'

/**
 * An element without attributes and elements in it is its text. Any other has its elements by their names (a list where there
 * are several of a name), its attributes as `@name`, and its text as `#text`. Prefixes of names stay: `content:encoded`.
 */
export type XmlValue = string | XmlElement | readonly (string | XmlElement)[]
export interface XmlElement {
  readonly [name: string]: XmlValue
}
/** A value while its element is read. */
type Member = string | XmlElement | (string | XmlElement)[]

const MOST_DEEP = 60
/** Each takes some hundred bytes of memory. */
const MOST_ELEMENTS = 200_000

const [TEXT, CDATA, ATTRIBUTES] = ['#text', '#cdata', ':@']

/** What may stand before the first element, if no DTD does. */
const PROLOG = /^\uFEFF?(?:\s|<\?[^?]*(?:\?(?!>)[^?]*)*\?>|<!--[^-]*(?:-(?!->)[^-]*)*-->)*/

/** The document by the name of its root; a failure says why it is none. */
export function parseXml(document: string, mostElements = MOST_ELEMENTS): Result<XmlElement, 'malformed'> {
  const prolog = PROLOG.exec(document)?.[0].length ?? 0
  if (/^<!doctype/i.test(document.slice(prolog, prolog + 9)))
    return fail('malformed', 'it has a DTD, which is not read')
  try {
    const checked = XMLValidator.validate(document)
    if (checked !== true) return fail('malformed', `line ${checked.err.line}: ${checked.err.msg}`)
    const parsed: unknown = parserOf(mostElements).parse(document)
    const value = contentOf(parsed)
    const isOne = typeof value !== 'string' && Object.keys(value).length === 1
    return isOne ? ok(value) : fail('malformed', 'it has not one root')
  } catch (error) {
    return fail('malformed', error instanceof Error ? error.message : 'it cannot be read')
  }
}

/** A parser for one document, since it counts its elements. */
function parserOf(mostElements: number): XMLParser {
  let elements = 0
  return new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    cdataPropName: CDATA,
    ignoreDeclaration: true,
    ignorePiTags: true,
    parseTagValue: false,
    processEntities: false,
    jPath: false,
    maxNestedTags: MOST_DEEP,
    tagValueProcessor: (_name, text) => decodeXML(text),
    attributeValueProcessor: (_name, text) => decodeXML(text),
    updateTag(name) {
      elements += 1
      if (elements > mostElements) throw new Error(`it has more than ${mostElements} elements`)
      return name
    },
  })
}

/** The value of an element: of what stands in it, in its order, and of its attributes. */
function contentOf(nodes: unknown, attributes: unknown = {}): string | XmlElement {
  const members = new Map<string, Member>()
  let text = ''
  for (const [name, value] of isRecord(attributes) ? Object.entries(attributes) : [])
    if (typeof value === 'string') members.set(name, value)
  for (const node of Array.isArray(nodes) ? nodes.filter(isRecord) : [])
    for (const [name, value] of Object.entries(node)) {
      if (name === TEXT) text += String(value)
      else if (name === CDATA) text += rawText(value)
      else if (name !== ATTRIBUTES) add(members, name, contentOf(value, node[ATTRIBUTES]))
    }
  if (members.size === 0) return text
  if (text !== '') members.set(TEXT, text)
  return Object.fromEntries(members)
}

const rawText = (nodes: unknown): string =>
  Array.isArray(nodes) ? nodes.map((node: unknown) => (isRecord(node) ? String(node[TEXT]) : '')).join('') : ''

/** Adds to a list that is there: one copied for each of its elements would take the square of their number. */
function add(members: Map<string, Member>, name: string, value: string | XmlElement): void {
  const before = members.get(name)
  if (before === undefined) members.set(name, value)
  else if (Array.isArray(before)) before.push(value)
  else members.set(name, [before, value])
}

const isList = (value: XmlValue): value is readonly (string | XmlElement)[] => Array.isArray(value)

/** What there is of that name in an element: none, one or several, as a list. */
export function elementsOf(value: XmlValue | undefined, name: string): readonly (string | XmlElement)[] {
  if (value === undefined || typeof value === 'string' || isList(value) || !Object.hasOwn(value, name)) return []
  const found = value[name]
  if (found === undefined) return []
  return isList(found) ? found : [found]
}
