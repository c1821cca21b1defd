// Why a listing, or an entry of it, is not whole: a code, and the data that its words are made of. English; another language is
// another such file. A connector of one's own says it in words of its own.
import type { Incomplete, Lack, Listed } from '../connector'

type Data = Lack['data']

const WORDS = {
  fewer: ({ origin, total, what, found }: Data) => `${origin} tells ${total} ${what} and lists ${found}`,
  too_many: ({ origin, most, what }: Data) => `${origin} lists more than ${most} ${what}, and no more are read`,
  too_many_links: ({ most }: Data) => `the document has more than ${most} links to jobs, and no more are read`,
  more_documents: () => 'The feed tells of a next document with more jobs, which is not read',
  page_twice: ({ origin }: Data) => `${origin} gave a page twice`,
  page_to_itself: ({ origin }: Data) => `${origin} leads from a page to itself`,
  no_further_page: ({ origin }: Data) => `${origin} tells of a further page and leads to none`,
  link_to_nowhere: ({ link }: Data) => `${link} leads to no further page`,
  uncounted: ({ origin }: Data) => `${origin} tells neither how many offers there are nor whether more follow`,
  search_without_end: ({ origin, found, search }: Data) =>
    `${origin} gave ${found} different offers for ${search}, and no end of them`,
  searches_without_end: ({ origin, total, search, calls }: Data) =>
    `${origin} holds ${total} offers for ${search}, and ${calls} searches came to no end of them`,
  search_too_large: ({ origin, total, search, most }: Data) =>
    `${origin} holds ${total} offers for ${search} and gives the first ${most} of a search only: narrow pull_parameters`,
  search_uncounted: ({ origin, search, found }: Data) =>
    `${origin} did not tell how many offers there are for ${search}, and gave ${found} different ones`,
  search_short: ({ origin, found, total, search }: Data) => `${origin} gave ${found} of ${total} offers for ${search}`,
  parts_short: ({ origin, total, search, by, found }: Data) =>
    `${origin} holds ${total} offers for ${search}, and its parts by ${by} brought only ${found}`,
  undated: ({ origin, total, search, found }: Data) =>
    `${origin} holds ${total} offers for ${search}, of which only ${found} are found by their date of creation`,
  entry_too_large: ({ what, bytes }: Data) =>
    `a ${what} of ${bytes} bytes was left out: more than 1 MiB is not read of one`,
  posting_of_no_job: ({ id }: Data) => `the posting ${id} does not say of which job it is`,
} as const

export type LackCode = keyof typeof WORDS
/** All of them. */
export const LACK_CODES: readonly LackCode[] = Object.keys(WORDS).filter((code): code is LackCode => code in WORDS)

/** Why, in words. */
const lackWords = (code: LackCode, data: Data): string => WORDS[code](data)

/** That a listing is not complete. */
export const incompleteBy = (kind: Incomplete['kind'], code: LackCode, data: Data): Incomplete => ({
  kind,
  why: lackWords(code, data),
  lack: { code, data },
})

/** An entry that could not be read. */
export const unreadableBy = (code: LackCode, data: Data): Extract<Listed<never>, { kind: 'unreadable' }> => ({
  kind: 'unreadable',
  reference: null,
  why: lackWords(code, data),
  lack: { code, data },
})
