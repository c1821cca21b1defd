// `npm run try -- ORIGIN:BOARD`: a public board as it would come to HrFlow. The sources leave extensions out, hence two steps.
import { withoutExtensions } from '../evaluation.ts'

withoutExtensions()
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2), process.env['UPSTREAM_PROXY'] ?? null, {
  out: console.log,
  complaint: console.error,
})
