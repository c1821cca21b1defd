// What a board should hold of the model's jobs, written out by hand and not by the relay's own formats. Without the dates,
// which origins move without any change of content.

/** A content is a number: its title changes with every second one, its text with every one. */
export const title = (content: number): string => `Title ${content >> 1}`
export const text = (content: number): string => `Text ${content & 1}`
export const COMPANY = 'Acme'
export const slugOf = (reference: string): string => `slug-${reference}`

const nowhere = { text: '', lat: null, lng: null }
const noFields = { country: null, state: null, city: null, postcode: null }

export const flatchrJob = (reference: string, content: number): object => ({
  reference,
  name: title(content),
  url: `https://careers.flatchr.io/vacancy/${slugOf(reference)}`,
  summary: null,
  location: { ...nowhere, fields: noFields },
  sections: [{ name: 'mission', title: 'Mission', description: text(content) }],
  responsibilities: text(content),
  requirements: null,
  skills: [],
  ranges_float: [],
  tags: [
    { name: 'slug', value: slugOf(reference) },
    { name: 'status', value: '1' },
  ],
})

export const workableJob = (reference: string, content: number): object => ({
  reference,
  name: title(content),
  url: null,
  summary: text(content),
  requirements: null,
  benefits: null,
  location: { ...nowhere, fields: noFields },
  sections: [{ name: 'description', title: 'description', description: text(content) }],
  ranges_float: [],
  tags: [{ name: 'state', value: 'published' }],
})

const offerUrl = (id: string) => `https://candidat.francetravail.fr/offres/recherche/detail/${id}`

export const franceTravailJob = (reference: string, content: number): object => ({
  reference,
  name: title(content),
  url: offerUrl(reference),
  summary: text(content),
  requirements: null,
  location: { ...nowhere, fields: null },
  sections: [],
  skills: [],
  languages: [],
  ranges_float: [],
  tags: [{ name: 'company_name', value: COMPANY }],
})

/** What may stay of a deleted offer: it names no company, no person and no place. */
export const anonymousJob = (reference: string, content: number): object => ({
  reference,
  name: title(content),
  agent_key: null,
  url: offerUrl(reference),
  picture: null,
  summary: text(content),
  culture: null,
  benefits: null,
  responsibilities: null,
  requirements: null,
  interviews: null,
  location: { ...nowhere, fields: null },
  sections: [],
  skills: [],
  languages: [],
  certifications: [],
  courses: [],
  tasks: [],
  interests: [],
  tags: [],
  metadatas: [],
  ranges_float: [],
  ranges_date: [],
})
