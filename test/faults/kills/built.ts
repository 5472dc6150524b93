import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { sourcesOf } from '../../support/altered-source.ts'
import { bugs } from '../planted/all.ts'
import { plantedIn } from '../planted/bug.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The bug that the environment names, put in as the modules are read. */
function plantedPlugin(): Plugin {
  const bug = bugs.find(({ name }) => name === process.env[plantedIn])
  const sources = bug ? sourcesOf(bug.changes) : new Map<string, string>()
  return {
    name: 'planted',
    enforce: 'pre',
    load: (id) => sources.get(pathToFileURL(id).href) ?? null,
  }
}

/**
 * The typist as one file below `folder`, as the engine is one in the packaged program: most of the half second that its
 * two hundred modules take to load is saved a thousand times. Answers its path.
 */
export async function builtTypist(folder: string): Promise<string> {
  const outDir = join(folder, 'program')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [plantedPlugin()],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: { typist: join(root, 'test/faults/kills/typist.ts') },
        external: [/^node:/, 'better-sqlite3-multiple-ciphers'],
        output: { format: 'es', codeSplitting: false, entryFileNames: '[name].mjs' },
      },
    },
  })
  symlinkSync(join(root, 'node_modules'), join(outDir, 'node_modules'))
  return join(outDir, 'typist.mjs')
}
