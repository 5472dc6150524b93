import { open, readFile, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import type { PolicySource } from './policy.ts'

/** `--central=URL`. */
export const fromCommandLine = (switchValue: (name: string) => string): PolicySource => ({
  name: 'the command line',
  read: async () => (switchValue('central') ? { centralUrl: switchValue('central') } : {}),
})

/** `ROUNDS_CENTRAL`. */
export const fromEnvironment = (env: NodeJS.ProcessEnv): PolicySource => ({
  name: 'the environment',
  read: async () => (env.ROUNDS_CENTRAL ? { centralUrl: env.ROUNDS_CENTRAL } : {}),
})

/**
 * A JSON file that only an administrator may write:
 * `{ "centralUrl": "https://…", "idleMinutes": 5, "pinRequired": true }`. One that `isAdministrators` refuses decides nothing,
 * and names no central API, so that no other source does either: what it should have said nobody knows.
 */
export const fromFile = (
  file: string,
  isAdministrators: (file: string) => Promise<boolean> = async () => true,
  log: (line: string) => void = () => undefined,
): PolicySource => ({
  name: file,
  async read() {
    try {
      const text = await readFile(file, 'utf8')
      if (!(await isAdministrators(file))) {
        log(`policy: ${file} is not used, since not only administrators may write it`)
        return { centralUrl: null }
      }
      const value = JSON.parse(text)
      return typeof value === 'object' && value !== null ? value : { centralUrl: null }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      if (error instanceof SyntaxError) return { centralUrl: null }
      throw error
    }
  },
})

/**
 * Where IT puts the policy file. Fixed: the environment names %ProgramData% too, and whoever starts Rounds can change it for
 * that start.
 */
export function policyFile(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'C:\\ProgramData\\Rounds\\policy.json'
  if (platform === 'darwin') return '/Library/Application Support/Rounds/policy.json'
  return '/etc/rounds/policy.json'
}

/**
 * Whether nobody but an administrator may have written it. On macOS and Linux: file and folder belong to root and are not
 * open to others' writing. Windows' access lists are out of Node's reach, so there the file is opened for writing, and
 * nothing is written: it is IT's where this person is refused.
 */
export async function isAdministrators(file: string, platform: NodeJS.Platform): Promise<boolean> {
  if (platform === 'win32') return !(await mayWrite(file))
  const both = await Promise.all([stat(file), stat(posix.dirname(file))])
  return both.every(({ uid, mode }) => uid === 0 && (mode & 0o022) === 0)
}

async function mayWrite(file: string): Promise<boolean> {
  try {
    await (await open(file, 'r+')).close()
    return true
  } catch {
    return false
  }
}
