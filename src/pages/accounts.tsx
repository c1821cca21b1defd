// The accounts at HrFlow and at the origins: since when each is well or refused.
import type * as v from 'valibot'
import type { accountsSchema } from '../routes/answers/attention'
import { Lamp } from './lamp'
import { Since } from './moment'
import type { Reader } from './reader'
import { SEVERITY_TONES, type Tone } from './standing'

type Account = v.InferOutput<typeof accountsSchema>[number]
interface One {
  readonly reader: Reader
  readonly account: Account
}

export const Accounts = ({ reader, accounts }: { readonly reader: Reader; readonly accounts: readonly Account[] }) => (
  <section class="accounts" aria-labelledby="accounts-title">
    <h2 id="accounts-title">{reader.words.homePage.accounts}</h2>
    <ul id="accounts" data-part>
      {accounts.map((account) => (
        <AccountItem reader={reader} account={account} />
      ))}
    </ul>
  </section>
)

const toneOf = ({ refused_since, attention }: Account): Tone => {
  const [worst] = attention
  return refused_since !== null ? 'bad' : worst === undefined ? 'good' : SEVERITY_TONES[worst.severity]
}

const AccountItem = ({ reader, account }: One) => (
  <li>
    <Lamp tone={toneOf(account)} word={account.account} />
    <span class="quiet">
      <Sentence reader={reader} account={account} />
    </span>
    {account.why !== null && account.why !== '' && <span class="why">{account.why}</span>}
  </li>
)

function Sentence({ reader, account: { ok_since, refused_since, attention, workflows } }: One) {
  const { homePage: words } = reader.words
  const used = ` · ${words.usedBy(workflows.length)}`
  const [worst] = attention
  const [said, at] =
    refused_since !== null
      ? [words.refusedFor, refused_since]
      : worst !== undefined
        ? [words.failingFor, worst.since]
        : [words.okFor, ok_since]
  return (
    <>
      {said} {at !== null && <Since reader={reader} at={at} />}
      {used}
    </>
  )
}
