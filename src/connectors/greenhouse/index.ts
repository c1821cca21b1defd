// Greenhouse as a connector: the posts of a public job board by its name, or from Harvest v3 with a client.
import { momentIn } from '../../lib/waits'
import type { Connector } from '../connector'
import { ofWholeList } from '../shared/incremental'
import { plain } from '../shared/texts'
import { connect, isOpen } from './client'
import { FORMAT_VERSION, format } from './format'
import { incremental } from './incremental'
import { authSchema, boardPullSchema, type GreenhouseJob, pullSchema } from './schemas'
import { webhook } from './webhook'

export type { GreenhouseJob } from './schemas'

/** Greenhouse. https://developers.greenhouse.io/job-board.html, https://harvestdocs.greenhouse.io */
export const greenhouse = {
  name: 'greenhouse',
  authSchema,
  pullSchema,
  ratePerSecond: 5, // the board is cached and has no limit; of Harvest the headers tell
  tenant: ({ board_token }) => board_token?.toLowerCase() ?? null,
  account: (auth) => ('client_id' in auth ? `greenhouse:${auth.client_id}` : `greenhouse:board:${auth.board_token}`),
  publicBoard: (board_token) => ({ board_token }),
  secrets: (auth) => ('client_id' in auth ? [auth.client_secret] : []),
  connect,
  /** https://harvestdocs.greenhouse.io/docs/rate-limiting */
  restUntil(headers, now) {
    const spent = headers.get('x-ratelimit-remaining')?.trim() === '0'
    return spent ? (momentIn(headers.get('x-ratelimit-reset'), now) ?? null) : null
  },
  webhook,
  inMode: (auth) =>
    'client_id' in auth
      ? { incremental }
      : { incremental: ofWholeList('updated_at'), pullSchema: boardPullSchema, listsWhole: true },
  isOpen,
  selectsByJob: true,
  describe: ({ title, internal_job_id, job_status, live }) => ({
    name: plain(title),
    other_id: plain(internal_job_id),
    state: plain(job_status) ?? (live === null ? null : live ? 'live' : 'off'),
  }),
  narrows: ({ created_after, created_before, updated_after, updated_before }) =>
    [created_after, created_before, updated_after, updated_before].some((bound) => bound !== undefined),
  format,
  format_version: FORMAT_VERSION,
} satisfies Connector<typeof authSchema, typeof pullSchema, GreenhouseJob>
