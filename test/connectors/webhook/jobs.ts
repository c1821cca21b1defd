// Jobs as senders give them: HrFlow's own job object, and what comes of each.
import type { JobFixture } from '../fixture'

type Given = Readonly<Record<string, unknown>>

const NOWHERE = { text: null, lat: null, lng: null }

const FULL = {
  reference: 'SND-1001',
  name: 'Développeuse back-end (F/H)',
  agent_key: null,
  url: 'https://acme.example/jobs/1001',
  picture: 'https://acme.example/jobs/1001.png',
  summary: '<p>Vous concevez nos API.</p>',
  culture: 'Ouverte',
  benefits: 'Tickets restaurant',
  responsibilities: 'Concevoir',
  requirements: 'Trois ans',
  interviews: 'Deux entretiens',
  created_at: '2026-10-01T08:00:00Z',
  updated_at: '2026-11-20T09:00:00+01:00',
  location: {
    text: 'Nantes 44000',
    lat: 47.2184,
    lng: -1.5536,
    fields: { country: 'France', state: null, city: 'Nantes', postcode: '44000' },
  },
  sections: [{ name: 'mission', title: 'Mission', description: '<p>Nos API</p>' }],
  skills: [
    { name: 'TypeScript', value: 0.9, type: 'hard' },
    { name: 'Écoute', value: null, type: null },
    { name: 'SQL' },
  ],
  languages: [{ name: 'Français', value: 1 }],
  certifications: [{ name: 'PSM I', value: null }],
  courses: [],
  tasks: [{ name: 'Revue de code', value: true }],
  interests: null,
  tags: [{ name: 'contract', value: 'CDI' }],
  metadatas: [{ name: 'origin', value: 'acme' }],
  ranges_float: [{ name: 'salary', value_min: 42_000, value_max: 52_000, unit: 'EUR/year' }],
  ranges_date: [{ name: 'start', value_min: '2027-01-04', value_max: null }],
}

/** A job that comes to the board as it was sent. */
function asSent(title: string, more: Given, formatted: Given = more, open = true): JobFixture {
  const least = { reference: 'SND-1', name: 'Poste', location: NOWHERE, sections: [] }
  const job = { reference: 'SND-1', name: 'Poste', ...more }
  const hrflow = { ...least, ...formatted }
  return { title, job, open, hrflow, inMode: { api: { answer: job, hrflow, open } } }
}

export const jobs: readonly JobFixture[] = [
  asSent('every documented field', FULL),
  asSent('reference and name alone', {}),
  asSent(
    'null in every optional field',
    { location: null, sections: null, tags: null, url: null },
    {
      tags: null,
      url: null,
    },
  ),
  asSent('a place without fields', { location: { text: 'Lyon', lat: 45.76, lng: 4.83 } }),
  asSent('a place that is known by words alone', { location: { text: 'Télétravail' } }),
  asSent('values that are numbers, booleans and null', {
    tags: [
      { name: 'remote', value: true },
      { name: 'positions', value: 2 },
      { name: 'team', value: null },
      { name: 'bare' },
    ],
  }),
  asSent(
    'fields that HrFlow’s documentation does not know stay behind',
    { department: 'IT', board_key: 'another', id: 7 },
    {},
  ),
  asSent('fields within a place, a section and a tag that it does not know pass', {
    location: { text: 'Brest', lat: null, lng: null, gmaps: null },
    sections: [{ name: 'a', title: null, description: 'b', order: 1 }],
    tags: [{ name: 'a', value: 'b', source: 'acme' }],
  }),
  asSent('texts keep their HTML, their scripts and their blanks', {
    summary: '<script>x()</script> R&amp;D\u00a0',
    name: ' Chef  de projet ',
  }),
  asSent('archived: not open', { archived_at: '2026-11-01T00:00:00Z' }, {}, false),
  asSent('archived at no moment: open', { archived_at: null }, {}),
  asSent('dates without a zone and without seconds', {
    created_at: '2026-05-18T21:59',
    updated_at: '2026-05-18T21:59',
  }),
  {
    title: 'a name that was no reference, and what it was made into',
    job: {
      reference: 'x70a8291514bbd44bcc2a1aad3428c94c2be4f86d',
      name: 'Poste',
      tags: [{ name: 'reference', value: 'offre n° 7' }],
    },
    open: true,
    hrflow: {
      reference: 'x70a8291514bbd44bcc2a1aad3428c94c2be4f86d',
      name: 'Poste',
      location: NOWHERE,
      sections: [],
      tags: [{ name: 'reference', value: 'offre n° 7' }],
    },
  },
]
