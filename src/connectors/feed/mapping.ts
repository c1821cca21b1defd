// Which path of an item is which field of a job: what the usual kinds of documents call them, and what a workflow declares. Pure.

/** The fields that a path may be declared for. `summary_text` and `location` are plain texts, `summary` may be HTML. */
export const FIELDS = [
  'reference',
  'name',
  'url',
  'summary',
  'summary_text',
  'requirements',
  'responsibilities',
  'benefits',
  'created_at',
  'updated_at',
  'valid_through',
  'location',
  'latitude',
  'longitude',
  'country',
  'state',
  'city',
  'postcode',
  'salary_min',
  'salary_max',
  'salary_currency',
  'salary_period',
  'skills',
  'languages',
] as const
export type FieldName = (typeof FIELDS)[number]

/** The first path of a field that has a value counts. */
export type Paths = readonly string[]

export interface Mapping {
  readonly fields: Readonly<Partial<Record<FieldName, Paths>>>
  /** By the tag's name; one tag for each value. */
  readonly tags: Readonly<Record<string, Paths>>
  /** By the section's title. */
  readonly sections: Readonly<Record<string, Paths>>
}

const mapping = (fields: Mapping['fields'], tags: Mapping['tags'] = {}): Mapping => ({ fields, tags, sections: {} })

/** https://www.jsonfeed.org/version/1.1/ */
export const JSON_FEED = mapping(
  {
    reference: ['id'],
    name: ['title'],
    url: ['url', 'external_url'],
    summary: ['content_html'],
    summary_text: ['content_text', 'summary'],
    created_at: ['date_published'],
    updated_at: ['date_modified'],
  },
  { tag: ['tags'] },
)

/** https://www.rssboard.org/rss-specification */
export const RSS = mapping(
  {
    reference: ['guid', 'link'],
    name: ['title'],
    url: ['link'],
    summary: ['content:encoded', 'description'],
    created_at: ['pubDate', 'dc:date'],
  },
  { category: ['category'] },
)

/** https://www.rfc-editor.org/rfc/rfc4287 */
export const ATOM = mapping(
  {
    reference: ['id'],
    name: ['title'],
    url: ['link[@rel=alternate].@href', 'link.@href'],
    summary: ['content', 'summary'],
    created_at: ['published'],
    updated_at: ['updated'],
  },
  { category: ['category.@term'] },
)

/** Of items of which nothing is known: the names that many use. */
export const ANY = mapping({
  reference: ['id', 'reference'],
  name: ['title', 'name'],
  url: ['url', 'link'],
  summary: ['description'],
  created_at: ['created_at', 'date'],
  updated_at: ['updated_at'],
  valid_through: ['valid_through', 'validThrough'],
})

/** https://schema.org/JobPosting */
export const JOB_POSTING = mapping(
  {
    name: ['title', 'name'],
    url: ['url'],
    summary: ['description'],
    requirements: ['qualifications'],
    responsibilities: ['responsibilities'],
    benefits: ['jobBenefits'],
    created_at: ['datePosted'],
    updated_at: ['dateModified'],
    valid_through: ['validThrough'],
    latitude: ['jobLocation[0].geo.latitude', 'jobLocation.geo.latitude'],
    longitude: ['jobLocation[0].geo.longitude', 'jobLocation.geo.longitude'],
    country: ['jobLocation.address.addressCountry', 'jobLocation.address.addressCountry.name'],
    state: ['jobLocation.address.addressRegion'],
    city: ['jobLocation.address.addressLocality'],
    postcode: ['jobLocation.address.postalCode'],
    salary_min: ['baseSalary.value.minValue', 'baseSalary.minValue', 'baseSalary.value.value', 'baseSalary.value'],
    salary_max: ['baseSalary.value.maxValue', 'baseSalary.maxValue', 'baseSalary.value.value', 'baseSalary.value'],
    salary_currency: ['baseSalary.currency', 'salaryCurrency'],
    salary_period: ['baseSalary.value.unitText', 'baseSalary.unitText'],
    skills: ['skills'],
  },
  {
    company: ['hiringOrganization.name', 'hiringOrganization'],
    employment_type: ['employmentType'],
    industry: ['industry'],
    occupational_category: ['occupationalCategory'],
    job_location_type: ['jobLocationType'],
    identifier: ['identifier.value', 'identifier'],
  },
)

/** What a workflow declares: a path or several for each field. */
export interface Declared {
  readonly fields?: Readonly<Partial<Record<FieldName, Paths | undefined>>> | undefined
  readonly tags?: Readonly<Record<string, Paths>> | undefined
  readonly sections?: Readonly<Record<string, Paths>> | undefined
}

/** The mapping of a kind of document, with what was declared in place of what is usual. Declared tags replace all of them. */
export function mappingOf(usual: Mapping, { fields = {}, tags, sections }: Declared): Mapping {
  const declared = Object.entries(fields).filter(([, paths]) => paths !== undefined)
  return {
    fields: { ...usual.fields, ...Object.fromEntries(declared) },
    tags: tags ?? usual.tags,
    sections: sections ?? usual.sections,
  }
}
