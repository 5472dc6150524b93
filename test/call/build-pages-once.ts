import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const folder = fileURLToPath(new URL('../../build/call/', import.meta.url))

/** Before the first spec of a call: both pages as one browser loads them, into build/call. */
export default async function buildPages(): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  for (const [name, entry] of [
    ['provider', 'provider-page.tsx'],
    ['patient', 'patient-page.ts'],
  ] as const) {
    await build({
      configFile: false,
      mode: 'production',
      oxc: { jsx: { development: false } },
      logLevel: 'error',
      publicDir: false,
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'esnext',
        minify: false,
        lib: { entry: join(import.meta.dirname, entry), formats: ['es'], fileName: name, cssFileName: name },
      },
    })
    writeFileSync(
      join(folder, `${name}.html`),
      `<!doctype html><html lang="en"><link rel="stylesheet" href="/${name}.css"><body><div id="root"></div><script type="module" src="/${name}.js"></script></body></html>`,
    )
  }
}
