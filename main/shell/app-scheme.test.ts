import { expect, it, vi } from 'vitest'
import { registerAppScheme } from './app-scheme.ts'

const registered = vi.hoisted(() => ({ schemes: [] as unknown[] }))
vi.mock('electron', () => ({
  protocol: { registerSchemesAsPrivileged: (schemes: unknown[]) => void registered.schemes.push(...schemes) },
}))

it('asks for a secure origin and streams, and for no right to be read by fetch or across origins', () => {
  registerAppScheme()
  expect(registered.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, stream: true, codeCache: true } },
  ])
})
