import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const page = fileURLToPath(new URL('../../../renderer/index.html', import.meta.url))
const fake = '<script type="module" src="/test/renderer/fake-bridge.ts"></script>'
/** The runner writes its own way to load a part into every module, and is not in the page that is looked at. */
const parts =
  '<script>globalThis.__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() }</script>'

/** The page of the app at `/app.html`, the fake bridge before its first script. */
export const appPage = (): Plugin => ({
  name: 'rounds:app-page',
  configureServer(server) {
    server.middlewares.use('/app.html', (_, response) => {
      const html = readFileSync(page, 'utf8')
        .replace('<script', `${parts}\n    ${fake}\n    <script`)
        .replace('./app/', '/renderer/app/')
      response.setHeader('content-type', 'text/html').end(html)
    })
  },
})
