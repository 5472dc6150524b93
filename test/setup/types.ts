import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './electron-binary.ts'

/**
 * The types of the whole with its tests, and of each process against what it finds where it runs: `main/` (shell, engine,
 * line and bridge) knows Node and no page, `renderer/` and the patient's page know a page and no Node, `central/` knows
 * Node alone.
 */
export const projects = ['.', 'main', 'renderer', 'central', 'central/patient-page/assets']

/** Looked at too where its packages are there, which only a bench installs. */
const peers = 'test/bench/sync/peers'

const compiler = join(root, 'node_modules/typescript/bin/tsc')

/** What the compiler says of one project, line by line; nothing where all is well. */
export function typeErrors(project: string, ...more: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [compiler, '--noEmit', '--pretty', 'false', '-p', project, ...more],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      const lines = output.split('\n').filter(Boolean)
      resolve(code === 0 || lines.length ? lines : [`${project}: the compiler ended with ${code}`])
    })
  })
}

if (import.meta.main) {
  const kept = join(root, 'node_modules/.cache/types')
  mkdirSync(kept, { recursive: true })
  const installed = existsSync(join(root, peers, 'node_modules')) ? [peers] : []
  const found = await Promise.all(
    [...projects, ...installed].map((project) => {
      const name = project === '.' ? 'all' : project.replaceAll('/', '-')
      return typeErrors(project, '--incremental', '--tsBuildInfoFile', join(kept, `${name}.tsbuildinfo`))
    }),
  )
  // A mistake in what several know is said once.
  for (const line of new Set(found.flat())) console.log(line)
  process.exitCode = found.some((lines) => lines.length > 0) ? 1 : 0
}
