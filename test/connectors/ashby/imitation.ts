// Ashby for sandbox, dev and demo. How its API and job boards answer stands in imitated-api.ts.
import { type Account, accountOf, type Imitation, type Texts } from '../imitation.ts'
import { genuine } from './fixtures.ts'
import { type Ashby, type AshbyBoard, createAshby } from './imitated-api.ts'

declare module '../../sandbox/sandbox.ts' {
  interface Upstreams {
    readonly ashby: Ashby
  }
}

const RUST = '3b1c8a52-0f2e-4e0a-9f6d-7a0e5b8c1d20'

const nameOf = (auth: Texts): string => String(auth['job_board_name'] ?? `board-of-${auth['api_key']}`)

const jobsOf = (board: AshbyBoard): Account => accountOf(board, 'id', { published: false })

const hook = `{"action":"jobPostingUpdate","data":{"jobPosting":{"id":"${RUST}"}}}`

export const imitation: Imitation = {
  label: 'Ashby',
  dates: { created: 'publishedDate', changed: 'updatedAt', form: (iso) => iso },
  lists: ({ isListed, published }) => isListed !== false && published !== false,
  example: { id: RUST, patch: { title: 'Développeuse ou développeur Rust' } },
  address: (auth, id) => `ashby/${nameOf(auth)}/postings/${id}`,

  create(now) {
    const origin = createAshby(now)
    return Object.assign(origin, {
      addresses: ['ashby/BOARD/postings'],
      open: (auth: Texts) => {
        const key = auth['api_key']
        return jobsOf(origin.board(nameOf(auth), { key: typeof key === 'string' ? key : undefined }))
      },
      find([name, kind, id]: readonly string[]) {
        const board = kind === 'postings' ? origin.boards().find((one) => one.name === name) : undefined
        return board === undefined ? null : { jobs: jobsOf(board), id }
      },
      holds: () => origin.boards().map(({ name, size }) => `${name}: ${size} postings`),
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
