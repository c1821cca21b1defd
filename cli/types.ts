// `npm run types`: writes what the sources know of the environments. With `--check` it only says whether that is up to date.
import { staleTypes, writeTypes } from './generated.ts'
import { stopWith } from './project.ts'

const [mode, ...more] = process.argv.slice(2)
if (more.length > 0 || (mode !== undefined && mode !== '--check'))
  stopWith('Usage: npm run types, or npm run types -- --check', 2)
if (mode === undefined) await writeTypes()
else {
  const stale = await staleTypes()
  if (stale.length > 0) stopWith(`Not up to date: ${stale.join(' and ')}. Run: npm run types`)
}
