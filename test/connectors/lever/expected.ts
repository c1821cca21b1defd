// What the expected outputs of Lever's fixtures have in common.

const NOWHERE = { text: '', lat: null, lng: null, fields: { country: null } }

/** What an HrFlow job holds besides reference and name when a posting says nothing else. */
export const BARE = {
  url: null,
  created_at: null,
  updated_at: null,
  summary: null,
  location: NOWHERE,
  sections: [],
  ranges_float: [],
  tags: [],
}

/** The tags of a posting of the Data API that says nothing but that it is published and for everybody. */
export const PUBLISHED = [
  { name: 'lever_confidential', value: 'false' },
  { name: 'lever_state', value: 'published' },
]
