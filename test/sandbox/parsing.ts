// HrFlow's text parsing, imitated with a small dictionary. Offsets count code points, as HrFlow's (Python's) do.
import type { JsonObject } from './upstream.ts'

/** Word or phrase → label. Only whole words are found, whatever their case; of two that begin at one place the longer. */
export const DICTIONARY: Readonly<Record<string, string>> = {
  python: 'skill_hard',
  typescript: 'skill_hard',
  sql: 'skill_hard',
  docker: 'Skill',
  boulangerie: 'Skill',
  vente: 'Skill',
  communication: 'skill_soft',
  autonomie: 'skill_soft',
  'travail en équipe': 'skill_soft',
  english: 'language',
  french: 'language',
  anglais: 'language',
  français: 'language',
  'gestion des stocks': 'task',
  'code review': 'task',
  caces: 'certification',
  pmp: 'certification',
  statistics: 'course',
  comptabilité: 'course',
  hiking: 'interest',
  cyclisme: 'interest',
}

/** `{text, entities: [{start, end, label}]}`, in the order of the text. */
export function parseText(text: string, dictionary: Readonly<Record<string, string>>): JsonObject {
  const words = Object.keys(dictionary).sort((a, b) => b.length - a.length)
  if (words.length === 0) return { text, entities: [] }
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const entities: JsonObject[] = []
  let unit = 0
  let point = 0
  for (const match of text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu'))) {
    point += Array.from(text.slice(unit, match.index)).length
    unit = match.index
    const end = point + Array.from(match[0]).length
    entities.push({ start: point, end, label: dictionary[match[0].toLowerCase()] ?? 'Skill' })
  }
  return { text, entities }
}
