// Greenhouse for sandbox, dev and demo. How its APIs answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { createGreenhouse, type Greenhouse, type GreenhouseBoard } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly greenhouse: Greenhouse
  }
}

const GO = '4400123'

const tokenOf = (auth: Texts): string => String(auth['board_token'] ?? `board-of-${auth['client_id']}`)

const jobsOf = (board: GreenhouseBoard): Account => accountOf(board, 'id', { live: false })

const hook = `{"action":"job_post_updated","payload":{"id":${GO},"live":true,"title":"D\\u00e9veloppeur Go"}}`

export const imitation: Imitation = {
  label: 'Greenhouse',
  dates: { created: 'first_published', changed: 'updated_at', form: (iso) => iso },
  lists: ({ live }) => live !== false,
  example: { id: GO, patch: { title: 'Développeuse ou développeur Go' } },
  address: (auth, id) => `greenhouse/${tokenOf(auth)}/jobs/${id}`,

  create(now) {
    const origin = createGreenhouse(now)
    return Object.assign(origin, {
      addresses: ['greenhouse/BOARD/jobs'],
      open: (auth: Texts) => {
        const [id, secret] = [auth['client_id'], auth['client_secret']]
        const client = id === undefined ? undefined : { id: String(id), secret: String(secret) }
        return jobsOf(origin.board(tokenOf(auth), client))
      },
      find([token, kind, id]: readonly string[]) {
        const board = kind === 'jobs' ? origin.boards().find((one) => one.token === token) : undefined
        return board === undefined ? null : { jobs: jobsOf(board), id }
      },
      holds: () => origin.boards().map(({ token, size }) => `${token}: ${size} job posts`),
    })
  },

  async webhook({ url, secret }) {
    const { headers } = await genuine(Uint8Array.from(new TextEncoder().encode(hook)), secret, Date.now())
    const [[header, signature] = []] = Object.entries(headers)
    return {
      says: 'signed; without an id of its own it is known by its body',
      command: `curl ${url} -H '${header}: ${signature}' --data-binary '${hook}'`,
    }
  },
}
