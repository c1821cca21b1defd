// What a job on the board says of its company, its recruiter and its place: the names that must not stay in the texts of
// an archived offer, whatever format wrote the job. Pure.
import type { HrFlowJob } from '../../hrflow/job'
import { visibleText } from '../../lib/html'
import { link } from '../shared/links'
import { wordsOf } from './strike'

/** The tags, metadatas and sections that tell of company, recruiter or place, by their names. */
const TELLS =
  /company|employer|entreprise|soci[eé]t[eé]|recruiter|recruteur|contact|application|location|place|city|ville|commune|address|adresse/i
/** Of these the value is a sentence or an address rather than a name, so its parts mean nothing alone. */
const NO_NAME = /description|mail|courriel|phone|url|website|logo/i

/** Words that are no name alone, only beside others. */
const LEGAL_FORM = /^(?:sas|sasu|sarl|sa|eurl|snc|sci|scop|selarl|gie|gmbh|ltd|inc|groupe|group|agence|ets)$/
const COMMON =
  /^(?:france|groupe|agence|recrutement|service|services|rh|drh|direction|siege|boulangerie|restaurant|hotel|mairie)$/
const TITLE = /^(?:m|mr|mme|mlle|mrs|ms|monsieur|madame|mademoiselle|dr|me)$/
const LONGEST_NAME = 100

/** Each name as its folded words, e.g. `['au', 'bon', 'pain']`. */
export type Name = readonly string[]

/** The names that `job` tells, longest first, so that a part of one does not leave the rest behind. */
export function namesIn(job: HrFlowJob): Name[] {
  const naming = [...(job.tags ?? []), ...(job.metadatas ?? [])].filter(({ name }) => TELLS.test(name))
  const sections = job.sections.filter(({ name }) => TELLS.test(name ?? ''))
  const names = [
    ...naming.flatMap(({ name, value }) => namesOf(String(value ?? ''), !NO_NAME.test(name))),
    ...sections.flatMap(({ description }) => namesOf(description ?? '', false)),
    ...placesOf(job.location),
  ]
  return names.filter(isTelling).sort((one, other) => other.length - one.length)
}

/** Whether striking the name hides somebody: a letter, a small number or a common word names nobody. */
const isTelling = (name: Name): boolean =>
  !/^(?:.?|\d{1,3})$/u.test(name.join('')) && !(name.length === 1 && COMMON.test(name.join('')))

/** A value whole, an address by its host, and of a name each part that names somebody or something by itself. */
function namesOf(value: string, isName: boolean): Name[] {
  const text = visibleText(value)
  const address = link(text)
  if (address !== null) return [wordsOf(new URL(address).host.replace(/^www\./, ''))]
  const whole = wordsOf(text)
  if (!isName || text.length > LONGEST_NAME) return [whole]
  return [whole, ...text.split(/\s[-–—:]\s|[,;|()\n]/).flatMap(partsOf)]
}

/** `SARL Au bon pain` is also `Au bon pain`; `Mme Jeanne Le Goff` is also `Jeanne`, `Le Goff` and `Goff`. */
function partsOf(part: string): Name[] {
  const words = wordsOf(part)
  const [first = '', ...rest] = words
  if (TITLE.test(first)) {
    const single = rest.filter((word) => word.length > 2).map((word) => [word])
    return [...rest.map((_, index) => rest.slice(index)), ...single]
  }
  const bare = words.filter((word) => !LEGAL_FORM.test(word))
  return [words, bare]
}

const DEPARTEMENT = /^\s*(?:\d{2,3}|2[AB])\s*[-–]\s*/i
const DISTRICT = /\s+\d{1,2}(?:er|e|eme|ème)?(?:\s+arrondissement)?\s*$/i

/** The town, street and region; a country names nobody. Numbers are left to the patterns of postcodes. */
function placesOf({ text, fields }: HrFlowJob['location']): Name[] {
  const { country = null, ...rest } = fields ?? {}
  const values = [text, ...Object.values(rest)].filter((value) => typeof value === 'string')
  return values
    .flatMap((value) => value.replace(DEPARTEMENT, '').split(/[,;()\n]/))
    .flatMap((part) => {
      const town = part.replace(/(?<!\d)\d{5}(?!\d)/g, ' ').trim()
      return [town, town.replace(DISTRICT, ''), town.replace(/^\d+\s*(?:bis|ter)?\s+/i, '')].map(wordsOf)
    })
    .filter((name) => name.join(' ') !== wordsOf(String(country ?? '')).join(' ') && name.join(' ') !== 'france')
}
