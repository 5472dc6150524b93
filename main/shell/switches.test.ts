import { expect, it } from 'vitest'
import { refuseSwitches } from './switches.ts'

it('takes away what would open Rounds from outside, says so, and leaves the rest', () => {
  const given = new Set(['remote-debugging-port', 'log-net-log', 'proxy-server', 'user-data-dir'])
  const said: string[] = []
  refuseSwitches(
    { hasSwitch: (name) => given.has(name), removeSwitch: (name) => void given.delete(name) },
    (line) => said.push(line),
  )
  expect([...given]).toEqual(['proxy-server', 'user-data-dir'])
  expect(said).toEqual(['--remote-debugging-port is not taken', '--log-net-log is not taken'])
})
