import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { Entity } from '../../src/hrflow/client'
import { type Enrichment, enrich, enrichmentSchema, merge, textOf } from '../../src/hrflow/enrich'
import type { HrFlowJob } from '../../src/hrflow/job'
import type { HrFlowReason } from '../../src/hrflow/reasons'
import { fail, ok, type Result } from '../../src/lib/result'

const plain: HrFlowJob = { reference: 'A1', name: 'Baker', location: { text: null }, sections: [] }
const NOTHING: Enrichment['entities'] = {
  skills: [],
  languages: [],
  tasks: [],
  certifications: [],
  courses: [],
  interests: [],
}
/** SHA-256 of "Python" and of the empty text, as `printf %s Python | sha256sum` prints them. */
const PYTHON_HASH = '18885f27b5af9012df19e496460f9294d5ab76128824c6f993787004f6d9a7db'
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** A parser that gives one answer, and the texts it was sent. */
function parser(answer: Result<Entity[], HrFlowReason>) {
  const texts: string[] = []
  const parseText = async (text: string) => {
    texts.push(text)
    return answer
  }
  return { client: { parseText }, texts }
}

/** Entities at the places where `words` stand in `text`, offsets in code points. */
const at = (text: string, words: [word: string, label: string][]): Entity[] =>
  words.map(([word, label]) => {
    const index = text.indexOf(word)
    if (index < 0) throw new Error(`"${word}" does not stand in "${text}"`)
    const start = Array.from(text.slice(0, index)).length
    return { start, end: start + Array.from(word).length, label }
  })

describe('textOf', () => {
  it('is the summary, then the title and description of each section', () => {
    const sections = [
      { name: 'profile', title: 'Profile', description: 'Bac+5' },
      { name: 'empty', title: null, description: ' ' },
      { name: 'benefits', description: 'Bread\n\n\nevery   day' },
    ]
    expect(textOf({ ...plain, summary: 'Bakes.', sections })).toBe('Bakes.\nProfile\nBac+5\nBread\nevery day')
  })

  it('is empty for a job that has neither', () => {
    expect(textOf({ ...plain, summary: null })).toBe('')
  })

  it.each([
    ['<ul><li>Python</li><li>SQL</li></ul>', 'Python SQL'],
    ['Java<br/>Kotlin<BR>Go', 'Java Kotlin Go'],
    ['<!-- draft --><p class="a\nb">R</p><o:p />', 'R'],
    ['R&amp;D &lt;b&gt; &quot;x&quot; &apos;y&apos;&nbsp;&#39;z&#x27;', "R&D <b> \"x\" 'y' 'z'"],
    [
      'd&eacute;veloppeur &Eacute;quipe c&oelig;ur l&rsquo;IA 40&nbsp;k&euro; &yuml; &OElig; &#128640; &#x1F680;',
      'développeur Équipe cœur l’IA 40 k€ ÿ Œ 🚀 🚀',
    ],
    ['&amp;lt; is decoded once', '&lt; is decoded once'],
    ['caf&eacute du coin&trade; &#128;45 &check;', 'café du coin™ €45 ✓'],
    ['<style>p { color: red }</style>Java<script>var b = "<p>"</script>Go<!-- C -->', 'Java Go'],
    ['d&eacute;ve&shy;lop\u200bpeur', 'développeur'],
    ['AT&T; &unknown; &constructor; &#0; &#xD800; &#9999999;', 'AT&T; &unknown; &constructor; \ufffd \ufffd \ufffd'],
    ['under < 40k and > 30k, x<y', 'under < 40k and > 30k, x<y'],
    ['<b<i>R</i>', '<b R'],
  ])('parts and decodes %s', (summary, text) => {
    expect(textOf({ ...plain, summary })).toBe(text)
  })
})

describe('enrich', () => {
  it('sorts what was found by its label', async () => {
    const words: [string, string][] = [
      ['agile', 'Skill'],
      ['Python', 'skill_hard'],
      ['patience', 'skill_soft'],
      ['English', 'language'],
      ['bake bread', 'task'],
      ['ISO 27001', 'certification'],
      ['Statistics', 'course'],
      ['volleyball', 'interest'],
      ['Annecy', 'location'],
      ['Acme', 'constructor'],
    ]
    const text = words.map(([word]) => word).join(', ')
    const { client, texts } = parser(ok(at(text, words)))
    const entities = {
      skills: [
        { name: 'agile', value: null, type: null },
        { name: 'Python', value: null, type: 'hard' },
        { name: 'patience', value: null, type: 'soft' },
      ],
      languages: [{ name: 'English', value: null }],
      tasks: [{ name: 'bake bread', value: null }],
      certifications: [{ name: 'ISO 27001', value: null }],
      courses: [{ name: 'Statistics', value: null }],
      interests: [{ name: 'volleyball', value: null }],
    }
    const job = { ...plain, summary: text }
    expect([await enrich(client, job, null), texts]).toEqual([
      ok({
        job: { ...job, ...entities },
        enrichment: { text_hash: expect.stringMatching(/^[0-9a-f]{64}$/), entities },
      }),
      [text],
    ])
  })

  it('counts offsets in code points, past emoji and accents', async () => {
    const text = '🚀👩‍🍳 Équipe: Python et SQL 🎉'
    const { client } = parser(
      ok(
        at(text, [
          ['Python', 'skill_hard'],
          ['🎉', 'interest'],
        ]),
      ),
    )
    const enriched = await enrich(client, { ...plain, summary: text }, null)
    expect(enriched.ok && enriched.value.enrichment.entities).toEqual({
      ...NOTHING,
      skills: [{ name: 'Python', value: null, type: 'hard' }],
      interests: [{ name: '🎉', value: null }],
    })
  })

  it('takes each entity once and leaves out places that are blank, reversed or beyond the text', async () => {
    const text = 'Python, python and SQL'
    const found = [
      ...at(text, [
        ['Python', 'skill_hard'],
        ['python ', 'skill_hard'],
        ['Python', 'skill_soft'],
        [' ', 'task'],
      ]),
      { start: 6, end: 0, label: 'task' },
      { start: 20, end: 99, label: 'task' },
    ]
    const enriched = await enrich(parser(ok(found)).client, { ...plain, summary: text }, null)
    expect(enriched.ok && enriched.value.enrichment.entities).toEqual({
      ...NOTHING,
      skills: [
        { name: 'Python', value: null, type: 'hard' },
        { name: 'Python', value: null, type: 'soft' },
      ],
    })
  })

  it('uses what is kept while the text is the same, without a call', async () => {
    const kept: Enrichment = {
      text_hash: PYTHON_HASH,
      entities: { ...NOTHING, tasks: [{ name: 'bake', value: null }] },
    }
    const { client, texts } = parser(ok([]))
    const job = { ...plain, summary: '<p>Python</p>' }
    expect([await enrich(client, job, kept), texts]).toEqual([
      ok({ job: { ...job, tasks: [{ name: 'bake', value: null }] }, enrichment: kept }),
      [],
    ])
  })

  it('parses again when the text changed, and forgets what was found in the old one', async () => {
    const kept: Enrichment = { text_hash: 'old', entities: { ...NOTHING, tasks: [{ name: 'bake', value: null }] } }
    const { client, texts } = parser(ok([]))
    const job = { ...plain, summary: 'Python' }
    expect([await enrich(client, job, kept), texts]).toEqual([
      ok({ job, enrichment: { text_hash: PYTHON_HASH, entities: NOTHING } }),
      ['Python'],
    ])
  })

  it('sends nothing for a job without text', async () => {
    const { client, texts } = parser(fail('hrflow_unavailable', 'down'))
    expect([await enrich(client, plain, null), texts]).toEqual([
      ok({ job: plain, enrichment: { text_hash: EMPTY_HASH, entities: NOTHING } }),
      [],
    ])
  })

  it('fails with the reason of the call', async () => {
    const { client } = parser(fail('rate_limited', 'slow', 3_000))
    expect(await enrich(client, { ...plain, summary: 'Python' }, null)).toEqual(fail('rate_limited', 'slow', 3_000))
  })

  it('gives an enrichment that survives being stored as JSON', async () => {
    const { client } = parser(ok(at('Python', [['Python', 'skill_hard']])))
    const enriched = await enrich(client, { ...plain, summary: 'Python' }, null)
    const enrichment = {
      text_hash: PYTHON_HASH,
      entities: { ...NOTHING, skills: [{ name: 'Python', value: null, type: 'hard' }] },
    }
    expect(enriched.ok && v.parse(enrichmentSchema, JSON.parse(JSON.stringify(enriched.value.enrichment)))).toEqual(
      enrichment,
    )
  })
})

describe('merge', () => {
  const enrichment: Enrichment = {
    text_hash: 'h',
    entities: {
      ...NOTHING,
      skills: [
        { name: 'Python', value: null, type: 'hard' },
        { name: 'Python', value: null, type: null },
        { name: 'Patience', value: null, type: 'soft' },
      ],
      languages: [
        { name: 'English', value: null },
        { name: 'French', value: null },
      ],
    },
  }

  it('adds what the job lacks after what it has: by name, and skills by name and type', () => {
    const job: HrFlowJob = {
      ...plain,
      skills: [{ name: ' python', value: 0.9, type: 'hard' }, { name: 'patience' }],
      languages: [{ name: 'ENGLISH', value: 1 }],
    }
    expect(merge(job, enrichment)).toEqual({
      ...job,
      skills: [
        { name: ' python', value: 0.9, type: 'hard' },
        { name: 'patience' },
        { name: 'Python', value: null, type: null },
        { name: 'Patience', value: null, type: 'soft' },
      ],
      languages: [
        { name: 'ENGLISH', value: 1 },
        { name: 'French', value: null },
      ],
    })
  })

  it('leaves absent and null lists as they are when nothing was found for them', () => {
    const job: HrFlowJob = { ...plain, tasks: null, skills: null }
    expect(merge(job, { text_hash: 'h', entities: NOTHING })).toEqual(job)
  })

  it('leaves the job it was given unchanged, and adds nothing the second time', () => {
    const job: HrFlowJob = { ...plain, skills: [] }
    const once = merge(job, enrichment)
    expect(job).toEqual({ ...plain, skills: [] })
    expect(merge(once, enrichment)).toEqual(once)
  })
})
