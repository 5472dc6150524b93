import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a program on a folder and kills it with SIGKILL after it said more than so many lines. Answers what it said. */
export async function killAfter(lines: number, script: URL, folder: string): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(script), folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += data
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      output += data
      if (output.split('\n').length > lines) child.kill('SIGKILL')
    })
    child.on('close', (_code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(errors))))
  })
  return output
}
