import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Callback, listenForCallback, SignInCanceled } from './loopback.ts'

const state = 'the-state-of-this-sign-in'
let callback: Callback
let host: string
beforeEach(async () => {
  callback = await listenForCallback(state)
  host = new URL(callback.redirectUri).host
})
afterEach(() => callback.close())

/** What comes back for these bytes. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(host.split(':')[1]) })
  socket.write(bytes)
  return text(socket)
}
const request = (line: string, headers = `Host: ${host}\r\n`) =>
  answerTo(`${line} HTTP/1.1\r\n${headers}\r\n`)
const right = `/callback?code=c&state=${state}`

test.each([
  ['an address that is none', () => request('GET //'), 404],
  ['another address that is none', () => request('GET http://'), 404],
  ['a stranger’s absolute address', () => request(`GET http://evil.example${right}`), 404],
  ['nothing of a sign-in', () => request('GET /favicon.ico'), 404],
  ['a callback without a state', () => request('GET /callback?code=c'), 404],
  ['one with another state', () => request('GET /callback?code=c&state=guessed'), 404],
  ['one that states two', () => request(`GET ${right}&state=guessed`), 404],
  ['one for a name that was made to lead here', () => request(`GET ${right}`, 'Host: evil.example\r\n'), 404],
  ['another method', () => request(`POST ${right}`), 404],
  ['half an escape', () => request('GET /%E0%A4%A'), 404],
  ['no HTTP', () => answerTo('\u0000\u0001 hello\r\n\r\n'), 400],
])('a sign-in goes on after %s', async (_, junk, status) => {
  expect(await junk()).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(await request(`GET ${right}`)).toContain('Signed in to Rounds')
  expect((await callback.arrived).searchParams.get('code')).toBe('c')
})

test('takes the first answer of the browser, a refusal too', async () => {
  expect(await request(`GET /callback?error=access_denied&state=${state}`)).toContain('Not signed in')
  await request(`GET ${right}`)
  expect((await callback.arrived).searchParams.get('error')).toBe('access_denied')
})

test('a sign-in that is given up answers nobody', async () => {
  callback.close()
  await expect(callback.arrived).rejects.toBeInstanceOf(SignInCanceled)
  await expect(request(`GET ${right}`)).rejects.toThrow()
})
