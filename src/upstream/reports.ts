// What others tell the objects of accounts and of the deployment: what opened or closed, who uses an account, which job to forget.
import type { Finding, Item } from '../attention/item'
import { inPlatformTime } from '../lib/in-time'
import { DEPLOYMENT } from '../store/summaries'
import { nameOfAccount } from './accounts'
import { sharedObject } from './limiter'
import type { Report } from './troubles'

/** Arguments travel in a header, which is for ASCII. */
const sendable = (value: unknown): string => encodeURIComponent(JSON.stringify(value))

/** Tells the object of `account` that something opened or closed in one of its workflows. */
export async function tellAccount(
  namespace: DurableObjectNamespace,
  account: string,
  report: Omit<Report, 'name'>,
): Promise<void> {
  const name = await nameOfAccount(account)
  const stub = sharedObject(namespace, name)
  await inPlatformTime(() => stub.report(sendable({ ...report, name })))
}

/** Has the object of `account` forget a job, whose name may stand in the far side's words. */
export async function forgetAtAccount(
  namespace: DurableObjectNamespace,
  account: string,
  reference: string,
): Promise<void> {
  const stub = sharedObject(namespace, await nameOfAccount(account))
  await inPlatformTime(() => stub.forget(sendable(reference)))
}

/** Tells the object of that name which workflows use its account: what only others reported is over. */
export async function tellUsers(
  namespace: DurableObjectNamespace,
  name: string,
  users: readonly string[],
): Promise<void> {
  const stub = sharedObject(namespace, name)
  await inPlatformTime(() => stub.usedBy(sendable(users)))
}

/** Tells the deployment's own object what is wrong with the deployment now. */
export async function tellDeployment(namespace: DurableObjectNamespace, found: readonly Finding[]): Promise<void> {
  const stub = sharedObject(namespace, DEPLOYMENT)
  await inPlatformTime(() => stub.found(DEPLOYMENT, sendable(found)))
}

/** Has the deployment's own object send one alert. */
export async function testAlert(namespace: DurableObjectNamespace, item: Item): Promise<void> {
  const stub = sharedObject(namespace, DEPLOYMENT)
  await inPlatformTime(() => stub.test(sendable(item)))
}
