import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { hrflowJobSchema } from '../../src/hrflow/job'

/** The example of HrFlow's documentation for its Python client. https://developers.hrflow.ai/reference, "Index a Job in a Board" */
const documented = {
  name: 'Data Engineer',
  agent_key: null,
  reference: '123',
  created_at: '2020-12-24T09:32:11',
  url: 'https://www.pole-emploi.ai/jobs/data_engineer',
  summary: `As an engineer for the Data Engineering Infrastructure team, 
                you will design, build, scale, and evolve our data engineering
                platform, services and tooling. Your work will have a critical 
                impact on all areas of business: powering core data pipelines,
                supporting detailed internal analytics, calculating customer
                usage, securing our platform, and much more.`,
  location: { text: 'Dampierre en Burly (45)', lat: 47.7667, lng: 2.5167 },
  sections: [{ name: 'profile', title: 'Searched Profile', description: 'Bac+5' }],
  skills: [
    { name: 'python', value: null },
    { name: 'spark', value: 0.9 },
  ],
  languages: [
    { name: 'english', value: 1 },
    { name: 'french', value: 1 },
  ],
  tags: [
    { name: 'tag example', value: true },
    { name: 'tag2 example', value: 'tag' },
  ],
  ranges_date: [{ name: 'Dates', value_min: '2020-05-18T21:59', value_max: '2020-09-15T21:59' }],
  ranges_float: [{ name: 'salary', value_min: 30, value_max: 40, unit: 'eur' }],
  metadatas: [{ name: 'metadata example', value: 'metadata' }],
}
const least = { reference: 'A1', name: 'Baker', location: {}, sections: [] }

/** The issues of a refused job, each as `path: message`. */
const issues = (job: unknown): string[] => {
  const read = v.safeParse(hrflowJobSchema, job)
  return (read.issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
}

describe('hrflowJobSchema', () => {
  it("passes the documentation's example job as it is", () => {
    expect(v.parse(hrflowJobSchema, documented)).toEqual(documented)
  })

  it.each([
    [
      'tasks, courses and certifications with a null value',
      {
        tasks: [{ name: 'a', value: null }],
        courses: [{ name: 'b' }],
        certifications: [{ name: 'CCNA', value: null }],
      },
    ],
    [
      'a place as the board gives it back',
      { location: { text: 'x', lat: null, lng: null, gmaps: null, fields: null } },
    ],
    ['a place with its fields', { location: { text: 'x', fields: { country: 'France', city: null } } }],
    [
      'skills with and without a type',
      { skills: [{ name: 'a', type: 'hard' }, { name: 'b', type: null }, { name: 'c' }] },
    ],
    [
      'null for every optional list and text',
      { skills: null, tags: null, ranges_float: null, summary: null, url: null },
    ],
    ['keys it does not know', { made_up: { by: 'a tenant' } }],
  ])('passes %s', (_what, part) => {
    const job = { ...least, ...part }
    expect(v.parse(hrflowJobSchema, job)).toEqual(job)
  })

  it('names the path of everything that it refuses, all at once', () => {
    expect(
      issues({
        reference: "Job's reference abc",
        name: '',
        url: 7,
        location: { text: 'x', lat: '48.85' },
        sections: [{ title: 5 }],
        skills: [{ name: 'a' }, { name: 'b', type: 'medium' }],
        tags: [{ name: '' }, { name: 'a', value: {} }],
        languages: 'English',
        ranges_float: [{ value_min: '30' }],
        ranges_date: [{ value_max: 2020 }],
      }),
    ).toEqual([
      'reference: expected 1 to 64 letters, digits, "_" or "-"',
      'name: expected a text that is not empty',
      'url: expected a text or null',
      'location.lat: expected a number or null',
      'sections.0.title: expected a text or null',
      'skills.1.type: expected "hard", "soft" or null',
      'languages: expected a list or null',
      'tags.0.name: expected a text that is not empty',
      'tags.1.value: expected a text, number, boolean or null',
      'ranges_float.0.value_min: expected a number or null',
      'ranges_date.0.value_max: expected a text or null',
    ])
  })

  it.each(['', ' A1', 'a/b', 'é', 'x'.repeat(65)])(
    'refuses the reference %j, which could not enter a URL',
    (reference) => {
      expect(issues({ ...least, reference })).toEqual(['reference: expected 1 to 64 letters, digits, "_" or "-"'])
    },
  )

  it('refuses a job without a reference, name, place or list of sections', () => {
    expect(issues({}).map((issue) => issue.split(':')[0])).toEqual(['reference', 'name', 'location', 'sections'])
  })
})
