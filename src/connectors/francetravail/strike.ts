// Strikes names, and what has the form of an e-mail address, phone number, link, SIRET or postcode, out of a text. Pure.
import { visibleText } from '../../lib/html'

/** What stands where something was struck out. */
const STRUCK = '…'

const WORD = /[\p{L}\p{M}\p{N}]+/gu
/** Spellings of one word. */
const SAME: ReadonlyMap<string, string> = new Map([
  ['st', 'saint'],
  ['ste', 'sainte'],
])

const foldedWord = (word: string): string => {
  const plain = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const spelt = plain.replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('ß', 'ss')
  return SAME.get(spelt) ?? spelt
}

/** The words of a text for comparing: without case, accents and whatever stands between them. */
export const wordsOf = (text: string): string[] => Array.from(text.match(WORD) ?? [], foldedWord)

/** What is followed by one of these is an amount of money. */
const MONEY = String.raw`\s{0,3}(?:k?€|euros?\b|eur\b|bruts?\b|nets?\b)`
/** A part of a host's name. */
const LABEL = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?`
const ENDING = '(?:fr|com|org|eu|io|info|biz|paris|bzh|be|ch|lu|example)'

/** A number and a street: `12 bis rue de la Paix`. After its first word only words with a capital belong to its name. */
const STREET = [
  String.raw`(?<![\p{L}\p{N}])\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s`,
  String.raw`(?i:rue|avenue|av\.?|boulevard|bd|impasse|chemin|route|all[ée]es?|quai|square|passage|faubourg|lotissement|place(?=\sd))(?!\p{L})`,
  String.raw`(?:\s(?i:de|du|des|la|le|les|aux?)(?!\p{L}))*(?:\s(?:(?i:[dl])['’])?[\p{L}\p{N}][\p{L}\p{N}'’-]*)?`,
  String.raw`(?:(?:\s(?i:de|du|des|la|le|les)(?!\p{L}))*\s(?:(?i:[dl])['’])?\p{Lu}[\p{L}\p{N}'’-]*){0,3}`,
].join('')

/** Forms and what is left of each. Every repetition is bounded, so that no text takes long. */
const FORMS: readonly (readonly [form: RegExp, left: string])[] = [
  // links with a scheme or www.
  [/(?:https?:\/\/|www\.)[^\s<>"')\]]+/giu, STRUCK],
  // e-mail addresses, also "nom (at) domaine (dot) fr"
  [
    /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\(at\)|\[at\]|\(a\)|\[a\])\s?[\p{L}\p{N}-]{1,63}(?:\s?(?:\.|\((?:dot|point)\)|\[(?:dot|point)\])\s?[\p{L}\p{N}-]{1,63}){1,5}/giu,
    STRUCK,
  ],
  // bare hosts of the usual endings (ASP.NET and Node.js are none)
  [
    new RegExp(String.raw`(?<![\p{L}\p{N}.@-])(?:${LABEL}\.){1,5}${ENDING}(?:\/[^\s<>"')\]]*)?(?![\p{L}\p{N}])`, 'giu'),
    STRUCK,
  ],
  // streets with a number; "3 places à pourvoir" is none
  [new RegExp(STREET, 'gu'), STRUCK],
  // SIRET (14 digits), and SIREN (9) where it is called so
  [/(?<!\d)\d{3}[\s.]?\d{3}[\s.]?\d{3}[\s.]?\d{3}[\s.]?\d{2}(?!\d)/gu, STRUCK],
  [/\b(siren|rcs)\b([^\d\n]{0,30})\d{3}[\s.]?\d{3}[\s.]?\d{3}(?!\d)/giu, `$1$2${STRUCK}`],
  // phone numbers: ten digits from 0, or with a country's prefix
  [/(?<![\d+])0[1-9](?:[\s.-]?\d){8}(?!\d)/gu, STRUCK],
  [/(?<![\d+])(?:\+|00)\s?[1-9](?:[\s.-]{0,2}(?:\(0\))?[\s.-]?\d){7,13}(?!\d)/gu, STRUCK],
  // postcodes and INSEE codes, also "F-74000" and "74 000 Annecy"; an amount of money is none
  [
    new RegExp(
      String.raw`(?<![\d.,])(?:F-)?(?:0[1-9]|[1-8]\d|9[0-8]|2[AB])\d{3}(?!\d|[.,]\d|${MONEY}|\s{0,3}(?:à|a|et|-|–)\s{0,3}\d[\d\s.,]{0,12}${MONEY})`,
      'giu',
    ),
    STRUCK,
  ],
  [/(?<![\d.,])(?:0[1-9]|[1-8]\d|9[0-8])\s\d{3}(?=\s{1,3}(?!euros?\b|eur\b)\p{Lu})/gu, STRUCK],
]

/**
 * `text` without `names` (folded words, see `wordsOf`) and without what has one of the forms. Markup goes first, since a
 * name may stand in an attribute or be parted by tags.
 */
export function strike(text: string, names: readonly (readonly string[])[]): string {
  const visible = /<[a-z/!?]|&[#a-z]/i.test(text) ? visibleText(text) : text
  const formless = FORMS.reduce((rest, [form, left]) => rest.replace(form, left), visible)
  const struck = withoutNames(formless, names)
  return struck === text ? text : tidied(struck)
}

interface Place {
  readonly start: number
  readonly end: number
}

/** `text` without every place where the words of a name follow each other, or stand in one word as in `#AuBonPain`. */
function withoutNames(text: string, names: readonly (readonly string[])[]): string {
  const places: Place[] = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }))
  const words = wordsOf(text)
  const at = new Map<string, number[]>()
  words.forEach((word, index) => void (at.get(word)?.push(index) ?? at.set(word, [index])))
  const struck = new Map<number, number>() // the first word of each place, and how many it has
  const mark = (first: number, count: number) => struck.set(first, Math.max(count, struck.get(first) ?? 0))
  for (const name of names) {
    for (const first of at.get(name[0] ?? '') ?? [])
      if (name.every((word, offset) => words[first + offset] === word)) mark(first, name.length)
    for (const first of at.get(name.join('')) ?? []) mark(first, 1)
  }
  return without(
    text,
    [...struck].map(([first, count]) => ({
      start: places[first]?.start ?? 0,
      end: places[first + count - 1]?.end ?? 0,
    })),
  )
}

/** `text` with a mark for each of `places`; those that overlap are one. */
function without(text: string, places: readonly Place[]): string {
  let left = ''
  let at = 0
  for (const { start, end } of places.toSorted((one, other) => one.start - other.start)) {
    if (start >= at) left += text.slice(at, start) + STRUCK
    at = Math.max(at, end)
  }
  return left + text.slice(at)
}

/** What striking leaves behind: several marks in a row are one, and no line begins or ends with blanks. */
const tidied = (text: string): string =>
  text
    .replace(/…(?:[\s,;:.-]*…)+/gu, STRUCK)
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/[^\S\n]*\n[^\S\n]*/g, '\n')
    .trim()
