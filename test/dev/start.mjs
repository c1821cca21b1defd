// Starts a TypeScript program: `node test/dev/start.mjs FILE ARGUMENTS`. It is plain JavaScript that an older Node.js
// understands too, so that it can say what to do instead of failing on the first type.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [file = '', ...given] = process.argv.slice(2)
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 15)) {
  console.error(
    `This needs Node.js 22.15 or newer and runs on ${process.versions.node}. \`npm ci\` brings a newer one along; it did not here, which --omit=optional does, or a platform that has none: run \`npm ci --include=optional\`, or install Node.js 24 or newer from https://nodejs.org.`,
  )
  process.exit(1)
}

if (process.features.typescript) {
  process.argv = [process.argv[0] ?? '', resolve(file), ...given]
  await import(pathToFileURL(resolve(file)).href)
} else {
  // Node.js 22 before 22.18 reads types only when asked to.
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, file, ...given], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}
