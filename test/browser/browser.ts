// `npm run browser`: the dashboard in a real browser against `npm run dev`. Where none is found it says what to install, and ends
// as skipped. Exit code 1 if anything failed.
import { spawnSync } from 'node:child_process'
import { findBrowser } from './found.ts'

const executable = findBrowser()
if (executable === null) {
  console.log(
    'Browser tests skipped: there is no chromium, chromium-browser or google-chrome in PATH. Install one (Debian: apt-get install chromium), or name it in BROWSER.',
  )
} else {
  const given = ['run', '--config', 'test/browser/vitest.config.ts', ...process.argv.slice(2)]
  const ended = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...given], {
    stdio: 'inherit',
    env: { ...process.env, BROWSER: executable },
  })
  process.exitCode = ended.status ?? 1
}
