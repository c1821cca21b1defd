// Personio's feed: all published positions of a career page in one XML document, without a key. There is no call for one
// position, and a position is gone when the feed lacks it.
import * as v from 'valibot'
import type { Http } from '../../lib/http'
import { fail, ok, type Result } from '../../lib/result'
import { elementsOf, parseXml, type XmlElement } from '../../lib/xml'
import type { Listed, ListedOrigin, OriginReason, Page } from '../connector'
import { callOrigin } from '../shared/call'
import { usableReference } from '../shared/references'
import { richText } from '../shared/texts'
import { isUnsent } from '../shared/unsent'
import { pagesOfAnswer, type WholeList } from '../shared/whole-list'
import { jobSchema, type PersonioAuth, type PersonioJob, type PersonioPull, siteOf } from './schemas'

const LABEL = 'Personio'
/** How long a feed is gone on with of which a language was not asked for: what it said may be over. */
const RESUMED_MS = 60_000
const [ROOT, ITEM] = ['workzag-jobs', 'position']

/** Positions that were read already. */
const POSITIONS: WholeList<PersonioJob> = {
  label: LABEL,
  one: 'position',
  many: 'positions',
  member: null,
  listed: (entry): Listed<PersonioJob> => {
    const job = v.parse(jobSchema, entry)
    return { kind: 'job', reference: usableReference(job.id), job }
  },
}

export function connect(
  { languages, ...auth }: PersonioAuth,
  { http, now }: { readonly http: Http; readonly now: () => number },
): ListedOrigin<PersonioPull, PersonioJob> {
  const site = siteOf(auth) ?? ''
  /** A feed whose next language was not asked for, since the account's rate was used up, and the languages that are left. */
  let cut: { readonly at: number; readonly positions: PersonioJob[]; readonly left: readonly string[] } | null = null

  /** The positions, with what is written of them in one language: the account's own without one. */
  async function read(language: string | null): Promise<Result<PersonioJob[], OriginReason>> {
    const url = `${site}/xml${language === null ? '' : `?language=${language}`}`
    const request = { method: 'GET', url, headers: { accept: 'application/xml' } } as const
    const answered = await callOrigin(http, LABEL, request, [200], { now, body: 'text' })
    if (!answered.ok) return answered
    const document = parseXml(answered.value.text)
    if (!document.ok) return fail('origin_unavailable', `${LABEL} answered 200 without a feed: ${document.message}`)
    if (!Object.hasOwn(document.value, ROOT))
      return fail('origin_unavailable', `${LABEL} answered 200 without a feed of positions`)
    return ok(elementsOf(document.value[ROOT], ITEM).map((position) => readPosition(position, site)))
  }

  return {
    /**
     * The feed as it is, which leaves out what is written in another language than the account's own. For that it is asked again
     * in one language after the other, and nothing else is taken from those.
     */
    async listJobs(): Promise<Result<Page<PersonioJob>, OriginReason>> {
      const before = cut !== null && now() - cut.at < RESUMED_MS ? cut : null
      cut = null
      const own = before === null ? await read(null) : ok(before.positions)
      if (!own.ok) return own
      let positions = own.value
      const left = before?.left ?? languages
      for (const [index, language] of left.entries()) {
        if (!positions.some(isSilent)) break
        const other = await read(language)
        if (!other.ok) {
          if (isUnsent(other.reason)) cut = { at: now(), positions, left: left.slice(index) }
          return other
        }
        positions = filled(positions, other.value)
      }
      return pagesOfAnswer({ status: 200, headers: new Headers(), text: '', json: positions }, POSITIONS)
    },
  }
}

/** What is no element, or has no id that may enter a URL, stays as a position without reference: a failure that is seen. */
function readPosition(position: string | XmlElement, site: string): PersonioJob {
  const element = typeof position === 'string' ? {} : position
  const id = usableReference(v.parse(jobSchema, element).id)
  return v.parse(jobSchema, {
    ...element,
    url: id === null ? null : `${site}/job/${id}`,
    additionalOffices: elementsOf(element['additionalOffices'], 'office'),
    jobDescriptions: elementsOf(element['jobDescriptions'], 'jobDescription'),
  })
}

const isSilent = ({ jobDescriptions }: PersonioJob): boolean =>
  jobDescriptions.every(({ value }) => richText(value) === null)

/** The positions, those without a text with that of `others`. */
function filled(positions: readonly PersonioJob[], others: readonly PersonioJob[]): PersonioJob[] {
  const textsOf = new Map(others.map(({ id, jobDescriptions }) => [id, jobDescriptions]))
  return positions.map((position) =>
    isSilent(position) ? { ...position, jobDescriptions: textsOf.get(position.id) ?? [] } : position,
  )
}
