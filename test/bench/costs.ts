// Writes docs/costs.md: `node test/dev/start.mjs test/bench/costs.ts > docs/costs.md`.
import { COSTS } from './costs-text.ts'

console.log(COSTS)
