import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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
 * `{ "centralUrl": "https://…", "idleMinutes": 5, "pinRequired": true }`.
 */
export const fromFile = (file: string): PolicySource => ({
  name: file,
  async read() {
    try {
      const given = JSON.parse(await readFile(file, 'utf8'))
      return typeof given === 'object' && given !== null ? given : { centralUrl: null }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
      if (error instanceof SyntaxError) return { centralUrl: null }
      throw error
    }
  },
})

/** Where IT puts the policy file. */
export function policyFile(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return join(env.ProgramData ?? 'C:\\ProgramData', 'Rounds', 'policy.json')
  if (platform === 'darwin') return '/Library/Application Support/Rounds/policy.json'
  return '/etc/rounds/policy.json'
}
