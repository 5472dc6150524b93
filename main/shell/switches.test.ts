import { expect, it } from 'vitest'
import { refuseSwitches, refuseVariables } from './switches.ts'

it('takes away what would open Rounds from outside, says so, and leaves the rest', () => {
  const names = new Set(['remote-debugging-port', 'log-net-log', 'proxy-server', 'user-data-dir'])
  const logged: string[] = []
  refuseSwitches(
    { hasSwitch: (name) => names.has(name), removeSwitch: (name) => void names.delete(name) },
    (line) => logged.push(line),
  )
  expect([...names]).toEqual(['proxy-server', 'user-data-dir'])
  expect(logged).toEqual(['--remote-debugging-port is not taken', '--log-net-log is not taken'])
})

it('takes away what weakens the sandbox, the keychain, the camera or the connection', () => {
  const names = new Set([
    'no-zygote',
    'disable-gpu-sandbox',
    'browser-subprocess-path',
    'password-store',
    'use-mock-keychain',
    'use-fake-ui-for-media-stream',
    'ssl-key-log-file',
    'unsafely-treat-insecure-origin-as-secure',
    'lang',
  ])
  refuseSwitches(
    { hasSwitch: (name) => names.has(name), removeSwitch: (name) => void names.delete(name) },
    () => undefined,
  )
  expect([...names]).toEqual(['lang'])
})

it('takes away the variables that would write keys and requests down, and says so without their values', () => {
  const env: NodeJS.ProcessEnv = {
    SSLKEYLOGFILE: '/tmp/keys',
    ELECTRON_LOG_FILE: '/tmp/log',
    electron_enable_logging: '1',
    HTTPS_PROXY: 'http://proxy.example',
  }
  const logged: string[] = []
  refuseVariables(env, (line) => logged.push(line))
  expect(env).toEqual({ HTTPS_PROXY: 'http://proxy.example' })
  expect(logged.join()).not.toContain('/tmp')
  expect(logged).toHaveLength(3)
})
