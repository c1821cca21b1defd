// Why jobs are not archived before a person says so, in French. src/attention/hold.ts says the same in English.
import { HOLDS, type HoldCode } from '../../attention/hold'

type Data = Readonly<Record<string, unknown>>

const isHold = (why: unknown): why is HoldCode => HOLDS.some((one) => one === why)
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** What was kept as data; what an earlier version kept are the words themselves. */
export function holdInFrench(data: Data): string {
  const { why } = data
  return isHold(why) ? SENTENCES[why](data) : typeof why === 'string' ? why : 'la garde les retient'
}

const before = (data: Data): string => {
  const earlier = numberOf(data['earlier'])
  return earlier === 0 ? '' : `, dont les ${earlier} que des webhooks ont archivées en une heure`
}

const SENTENCES: Readonly<Record<HoldCode, (data: Data) => string>> = {
  count: (data) =>
    `${numberOf(data['jobs'])} offres seraient archivées, plus que max_archive_count (${numberOf(data['limit'])})${before(data)}`,
  share: (data) =>
    `${numberOf(data['jobs'])} offres actives sur ${numberOf(data['active'])} seraient archivées, plus que max_archive_share (${numberOf(data['limit'])})${before(data)}`,
  empty: (data) => `la liste est vide alors que ${numberOf(data['active'])} offres sont actives sur le board`,
  all_discarded: (data) =>
    `vos logics écartent les ${numberOf(data['jobs'])} offres listées alors que des offres étrangères seraient archivées`,
}
