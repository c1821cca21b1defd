// A system of somebody's own for sandbox, dev and demo. How its API answers, where it has one, stands in imitated-api.ts.
import type { Account, Imitation, Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { createSenders, type SenderAccount, type Senders } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly webhook: Senders
  }
}

const EXAMPLE = 'SND-1001'

const nameOf = (auth: Texts): string => String(auth['sender'] ?? '')

const jobsOf = (sender: SenderAccount): Account => ({
  idField: 'reference',
  all: sender.all,
  get: sender.get,
  put: sender.put,
  edit: sender.edit,
  remove: sender.remove,
  close: (reference) => sender.edit(reference, { archived_at: '2026-11-20T10:00:00Z' }),
  get size() {
    return sender.size
  },
  unlimit() {}, // it has no limit
})

const hook = `{"type":"job.updated","timestamp":"2026-11-20T10:00:00Z","data":{"reference":"${EXAMPLE}","name":"Développeuse"}}`

export const imitation: Imitation = {
  label: 'Your own system',
  dates: { created: 'created_at', changed: 'updated_at', form: (iso) => iso },
  lists: ({ archived_at }) => archived_at == null,
  example: { id: EXAMPLE, patch: { name: 'Développeuse full-stack (F/H)' } },
  address: (auth, id) => `webhook/${nameOf(auth)}/jobs/${id}`,
  held: (job, index) => ({ ...job, reference: index === 0 ? EXAMPLE : `SND-${1_001 + index}` }),

  create(now) {
    const origin = createSenders(now)
    return Object.assign(origin, {
      addresses: ['webhook/SENDER/jobs'],
      open: (auth: Texts) => {
        const token = auth['api_token']
        return jobsOf(origin.sender(nameOf(auth), typeof token === 'string' ? token : undefined))
      },
      find([name = '', kind, id]: readonly string[]) {
        const sender = origin.senders().find((one) => one.name === name)
        return sender === undefined || kind !== 'jobs' ? null : { jobs: jobsOf(sender), id }
      },
      holds: () => origin.senders().map(({ name, size }) => `${name}: ${size} jobs`),
    })
  },

  async webhook({ url, secret }) {
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(hook)), secret, Date.now())
    const given = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`)
    return {
      says: 'signed, good for five minutes; it brings the job itself',
      command: `curl ${url} ${given.join(' ')} --data-binary '${hook}'`,
    }
  },
}
