import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { listenForCallback } from '../../../../main/sign-in/loopback.ts'
import type { Attack, Weakening } from '../attack.ts'

const state = 'state-of-this-sign-in'

/** Another program, or a page, of this machine asks the listener of a sign-in; did the sign-in take it for the browser? */
const asks = (title: string, line: string, host?: string): Attack => ({
  title,
  of: 'S19',
  async run() {
    const callback = await listenForCallback(state)
    let arrived = false
    callback.arrived.then(
      () => {
        arrived = true
      },
      () => {},
    )
    const { port, host: own } = new URL(callback.redirectUri)
    const socket = connect({ host: '127.0.0.1', port: Number(port) })
    socket.write(`${line} HTTP/1.1\r\nHost: ${host ?? own}\r\nConnection: close\r\n\r\n`)
    await text(socket)
    callback.close()
    return arrived ? 'the sign-in ends with it' : null
  },
})

const file = 'main/sign-in/loopback.ts'
const code = 'code=stolen'

export const loopback: Weakening[] = [
  {
    rule: 'Junk to the sign-in’s listener is not found, and ends nothing.',
    changes: [
      {
        file,
        find: "const url = URL.parse(request.url ?? '', here.href)",
        replace: "const url = new URL(request.url ?? '', here)",
      },
    ],
    attacks: [
      { ...asks('ends the engine with an address that is none', 'GET //'), ends: true },
      { ...asks('ends the engine with half an address', 'GET http://['), ends: true },
    ],
  },
  {
    rule: 'Only a callback with the state of this sign-in counts.',
    changes: [{ file, find: 'stated.length === 1 && stated[0] === state ? url : null', replace: 'url' }],
    attacks: [
      asks('ends a sign-in with a callback of its own', `GET /callback?${code}`),
      asks('ends a sign-in with a guessed state', `GET /callback?${code}&state=guessed`),
      asks('ends a sign-in with an error of its own', 'GET /callback?error=access_denied'),
      asks('ends a sign-in with two states', `GET /callback?${code}&state=${state}&state=guessed`),
    ],
  },
  {
    rule: 'The sign-in’s listener answers under its own address only.',
    changes: [
      {
        file,
        find: "request.method !== 'GET' || request.headers.host !== here.host",
        replace: "request.method !== 'GET'",
      },
    ],
    attacks: [
      asks(
        'reaches a sign-in by a name that it made lead here',
        `GET /callback?${code}&state=${state}`,
        'evil.example',
      ),
    ],
  },
]
