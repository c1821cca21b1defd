import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// Tests run inside workerd. Any call to the outside that a test did not answer itself is refused.
export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './test/worker.ts',
      wrangler: { configPath: './wrangler.toml' },
      miniflare: {
        compatibilityFlags: ['nodejs_compat'],
        bindings: { ADMIN_TOKEN: 'test-admin-token' },
        outboundService: (request: Request) => new Response(`no test answers ${request.url}`, { status: 599 }),
      } as never,
    }),
  ],
  test: {
    include: ['test/**/*.test.ts'],
    silent: 'passed-only',
    maxWorkers: '100%', // the default leaves one core idle, which is half of a small machine
    deps: { optimizer: { ssr: { enabled: true, include: ['itty-durable'] } } },
  },
})
