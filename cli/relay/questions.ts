// Questions to whoever sits there. Where nobody does, or who said --yes, nothing is asked.
import { confirm } from '@clack/prompts'
import type { Given } from './command.ts'
import { FOUND, Stop } from './stop.ts'

/** Goes on when the answer is yes. */
export async function ask({ flag, out }: Pick<Given, 'flag' | 'out'>, question: string): Promise<void> {
  if (flag('yes') || !out.live || !process.stdin.isTTY) return
  const answer = await confirm({ message: question, output: process.stderr, initialValue: false })
  if (answer !== true) throw new Stop(FOUND, 'Nothing was done.')
}
