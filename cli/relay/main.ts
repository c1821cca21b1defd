// The operator's command line over the admin API: which commands there are, and how each way of ending becomes an exit code.
import { stripVTControlCharacters } from 'node:util'
import { defineCommand, renderUsage, runCommand } from 'citty'
import { asCitty, type Command } from './command.ts'
import { doctor } from './commands/doctor.ts'
import { events, tail } from './commands/events.ts'
import { held } from './commands/held.ts'
import { pause, resume } from './commands/pause.ts'
import { dismiss, replay } from './commands/replay.ts'
import { runs } from './commands/runs.ts'
import { status } from './commands/status.ts'
import { sync } from './commands/sync.ts'
import { webhooks } from './commands/webhooks.ts'
import { why } from './commands/why.ts'
import { type Exit, FINE, REFUSED, Stop, USAGE } from './stop.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  status,
  doctor,
  why,
  sync,
  runs,
  held,
  events,
  replay,
  dismiss,
  pause,
  resume,
  webhooks,
  tail,
}

/** Runs what the arguments say; the exit code. */
export async function main(given: readonly string[]): Promise<Exit> {
  const [name = '--help', ...rest] = commandFirst(given)
  let exit: Exit = FINE
  const end = (ended: Exit): void => {
    exit = ended
  }
  const parts = Object.entries(COMMANDS).map(([each, command]) => [each, asCitty(each, command, end)] as const)
  const found = parts.find(([each]) => each === name)?.[1]
  const all = defineCommand({
    meta: { name: 'npm run relay --', description: 'Operates a relay over its admin API' },
    subCommands: Object.fromEntries(parts),
  })
  const usage = async () => {
    const text = await (found === undefined ? renderUsage(all) : renderUsage(found))
    return stripVTControlCharacters(text).replace(/ +$/gm, '')
  }
  if (name === '--help' || name === '-h' || rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${await usage()}\n`)
    return given.length === 0 ? USAGE : FINE
  }
  try {
    if (found === undefined) throw new Stop(USAGE, `There is no command "${name}".`)
    await runCommand(found, { rawArgs: rest })
    return exit
  } catch (error) {
    const stop = stopBy(error)
    const isAboutUse = stop.exit === USAGE && error !== stop
    process.stderr.write(`${stop.message}\n${isAboutUse || found === undefined ? `\n${await usage()}\n` : ''}`)
    return stop.exit
  }
}

/** The command before its options: `--env acme status` means what `status --env acme` does. */
function commandFirst(given: readonly string[]): string[] {
  const before: string[] = []
  const rest = [...given]
  while (rest[0]?.startsWith('-') && rest[0] !== '--help' && rest[0] !== '-h') {
    const option = rest.shift() ?? ''
    before.push(option)
    if (option === '--env') before.push(...rest.splice(0, 1))
  }
  return [...rest, ...before]
}

function stopBy(error: unknown): Stop {
  if (error instanceof Stop) return error
  // citty's own: an argument is missing, or is none of those that may be given.
  if (error instanceof Error && error.name === 'CLIError')
    return new Stop(USAGE, stripVTControlCharacters(error.message))
  return new Stop(REFUSED, error instanceof Error ? (error.stack ?? error.message) : String(error))
}
