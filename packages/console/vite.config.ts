import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** `npm run dev -w packages/console` needs no server: the mock API answers below /api. With PLIMSOLL_URL set, a running center answers instead. */
const center = process.env['PLIMSOLL_URL']

export default defineConfig({
  plugins: [react(), ...(center === undefined ? [mockApi()] : [])],
  ...(center === undefined ? {} : { server: { proxy: { '/api': { target: center, changeOrigin: true } } } }),
  build: {
    target: 'es2023',
    // The content security policy allows no inline anything, so nothing may be turned into a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
})

function mockApi(): Plugin {
  return {
    name: 'plimsoll-mock-api',
    apply: 'serve',
    async configureServer(server) {
      const { mockApiMiddleware } = await import('./scripts/mock-api-middleware.ts')
      server.middlewares.use(mockApiMiddleware())
    },
  }
}
