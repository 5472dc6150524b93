import { expect, it } from 'vitest'
import { type Machine, switchesOn } from './sandbox.ts'

const helper = '/opt/my electron/chrome-sandbox'
const ubuntu: Machine = { platform: 'linux', root: false, helper: false, userNamespaces: false }
const without = ['--no-sandbox', '--disable-dev-shm-usage']

it('runs without the sandbox as root on Linux, whatever else works there', () => {
  const given = switchesOn({ ...ubuntu, root: true, helper: true, userNamespaces: true }, helper)
  expect(given.switches).toEqual(without)
  expect(given.message).toContain('As root')
})

it('runs without it where no program may close itself in, and prints the two commands that change that', () => {
  const given = switchesOn(ubuntu, helper)
  expect(given.switches).toEqual(without)
  expect(given.message).toContain(`sudo chown root '${helper}'`)
  expect(given.message).toContain(`sudo chmod 4755 '${helper}'`)
})

it.each([
  ['its helper is root’s and setuid', { ...ubuntu, helper: true }],
  ['user namespaces are allowed', { ...ubuntu, userNamespaces: true }],
  ['it is macOS', { ...ubuntu, platform: 'darwin' as const }],
  ['it is Windows', { ...ubuntu, platform: 'win32' as const }],
])('leaves the sandbox as it is where %s', (_, machine) =>
  expect(switchesOn(machine, helper)).toEqual({ switches: [], message: '' }),
)
