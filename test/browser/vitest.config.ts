import { defineConfig } from 'vitest/config'

// Each file has a relay and a browser of its own, and its tests follow one another as a reader's steps do.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    root: process.cwd(),
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    bail: 0,
  },
})
