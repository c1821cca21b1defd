// What is measured: kinds of workflows, several of each so that every repetition begins with an empty board. The Worker and its
// upstreams both know them.

/** A workflow of the bench: its id is also its board's key. */
export interface Subject {
  readonly kind: Kind
  readonly id: string
}

/** `defaults`: rates and delays as they are by default; `tenant`: with a function of the tenant's. */
interface KindOf {
  readonly origin: 'flatchr' | 'francetravail' | 'workable'
  /** The origin's account: how many jobs it holds is the case's business. */
  readonly account: string
  readonly count: number
  readonly defaults?: true
  readonly tenant?: true
}

export const KINDS = {
  flatchr200: { origin: 'flatchr', account: 'BenchCompany200', count: 6 },
  flatchr600: { origin: 'flatchr', account: 'BenchCompany600', count: 6 },
  offers150: { origin: 'francetravail', account: 'PAR_bench', count: 6 },
  offers: { origin: 'francetravail', account: 'PAR_bench', count: 6 },
  /** With so many offers that they are made from their numbers. */
  country: { origin: 'francetravail', account: 'PAR_bench', count: 8 },
  offersTenant: { origin: 'francetravail', account: 'PAR_bench', count: 6, tenant: true },
  workable200: { origin: 'workable', account: 'bench200', count: 6 },
  events: { origin: 'flatchr', account: 'BenchCompanyEvents', count: 6 },
  hinted: { origin: 'flatchr', account: 'BenchCompanyHinted', count: 2, defaults: true },
  workableDefault: { origin: 'workable', account: 'benchdefault', count: 2, defaults: true },
  many: { origin: 'flatchr', account: 'BenchCompanyMany', count: 460 },
} as const satisfies Readonly<Record<string, KindOf>>
export type Kind = keyof typeof KINDS

export const kindOf = (kind: Kind): KindOf => KINDS[kind]
export const idOf = (kind: Kind, n: number): string => `bench-${kind}-${n}`

/** The origin's key of an account. */
export const keyOf = (account: string): string => `key-of-${account}-0123456789abcdef`

/** All workflows of the bench. */
export const SUBJECTS: readonly Subject[] = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
  Array.from({ length: KINDS[kind].count }, (_, n) => ({ kind, id: idOf(kind, n) })),
)

export const BENCH_SECRETS = {
  api_secret: 'ask_bench_0123456789abcdef',
  api_user: 'bench@acme.example',
  default_api_secret: 'ask_default_0123456789abcdef',
  default_api_user: 'default@acme.example',
  webhook: 'bench-path-0123456789abcdef',
}
