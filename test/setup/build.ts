import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { type InlineConfig, build as viteBuild } from 'vite'
import { bundledFile, writeNotices } from './notices.ts'

/** Main process, preload and page, into build/main, build/preload and build/renderer. */

const root = fileURLToPath(new URL('../..', import.meta.url))
const common: InlineConfig = { root, configFile: false, logLevel: 'warn', publicDir: false }

/** What Electron and Node bring along, and the native module, which asar unpacks. */
const outside = [/^electron(\/.*)?$/, /^node:/, 'better-sqlite3-multiple-ciphers']

const main: InlineConfig = {
  ...common,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: 'build/main',
    license: { fileName: bundledFile },
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        index: 'main/index.ts',
        engine: 'main/processes/engine.ts',
        realtime: 'main/processes/realtime.ts',
        recovery: 'main/processes/recovery.ts',
      },
      external: outside,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[name]-[hash].js' },
    },
  },
}

/** A sandboxed preload is one CommonJS file. */
const preload: InlineConfig = {
  ...common,
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'build/preload',
    license: { fileName: bundledFile },
    emptyOutDir: true,
    target: 'chrome146',
    minify: false,
    rolldownOptions: {
      input: { index: 'preload/index.ts' },
      external: outside,
      output: { format: 'cjs', codeSplitting: false, entryFileNames: '[name].cjs' },
    },
  },
}

const renderer: InlineConfig = {
  ...common,
  root: `${root}renderer`,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: `${root}build/renderer`,
    license: { fileName: bundledFile },
    emptyOutDir: true,
    target: 'chrome146',
    // The page's policy has no data: for fonts, sounds and scripts.
    assetsInlineLimit: 0,
    sourcemap: true,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      output: {
        // The PDF reader's worker asks for its decoders by their names.
        assetFileNames: ({ names }) =>
          names.some((name) => name.endsWith('_nowasm_fallback.js'))
            ? 'assets/[name][extname]'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
}

/** Builds everything; rejects with the compiler's words, or where a license text is missing. */
export async function build(): Promise<void> {
  await Promise.all([viteBuild(main), viteBuild(preload), viteBuild(renderer)])
  writeNotices(root)
}

/** As `build`, unless whoever started this has built it and says so. */
export async function buildUnlessBuilt(): Promise<void> {
  if (process.env.ROUNDS_BUILT !== '1') await build()
}

if (import.meta.main) await build()
