import { createRecords } from '../../sandbox/records.ts'
import { bearer, type Call, json } from '../../sandbox/upstream.ts'
import type { Account, ImitatedOrigin, Imitation, Texts } from '../imitation.ts'

function create(now: () => number): ImitatedOrigin {
  const keys = new Set<string>()
  const stamp = (ms: number) => new Date(ms).toISOString()
  const records = createRecords({ idField: 'id', stampField: 'changed', stamp, now })
  const jobs: Account = {
    idField: 'id',
    all: records.all,
    get: records.get,
    put: records.put,
    edit: records.edit,
    remove: records.remove,
    close: records.remove,
    unlimit: () => {},
    get size() {
      return records.size
    },
  }
  return {
    name: 'toy',
    serves: (host) => host === 'api.toy.example',
    authorizes: ({ headers }) => keys.has(bearer(headers) ?? ''),
    answer({ headers, url }: Call) {
      if (!keys.has(bearer(headers) ?? '')) return json(401, {})
      const [, , id] = url.pathname.split('/')
      if (id === undefined) return json(200, records.all())
      const job = records.get(id)
      return job === undefined ? json(404, {}) : json(200, job)
    },
    addresses: ['toy/jobs'],
    open(auth: Texts) {
      keys.add(String(auth['key']))
      return jobs
    },
    find: ([kind, id]) => (kind === 'jobs' ? { jobs, id } : null),
    holds: () => [`${records.size} jobs`],
  }
}

export const imitation: Imitation = {
  label: 'Toy',
  create,
  dates: { created: 'created', changed: 'changed', form: (iso) => iso },
  example: { id: 'T0', patch: { title: 'Head baker' } },
  address: (_auth, id) => `toy/jobs/${id}`,
}
