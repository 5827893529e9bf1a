import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export default defineConfig({
  base: '/demo/',
  build: {
    target: 'es2024',
    // The page's content security policy allows no script within a page, and no data in an address.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // chatjs alone is 300 kB, the AWS client within it included.
    chunkSizeWarningLimit: 400,
    rolldownOptions: { input: [file('index.html'), file('signed-in.html')] },
  },
})
