import { expect, it } from 'vitest'
import type { FromRecovery, ToRecovery } from './messages.ts'
import { askForShare } from './recovery-share.ts'

function ask() {
  const sent: ToRecovery[] = []
  const opened: string[] = []
  let say: (message: FromRecovery) => void = () => undefined
  let exit = () => {}
  const asked = askForShare({
    fork: () => ({
      send: (message) => void sent.push(message),
      onMessage(listener) {
        say = listener
      },
      onExit(listener) {
        exit = listener
      },
      kill: () => exit(),
    }),
    centralUrl: 'https://central.example',
    deviceId: 'd',
    clientVersion: '0.1.0',
    openExternal: (url) => void opened.push(url),
  })
  return { ...asked, sent, opened, say: (message: FromRecovery) => say(message) }
}

it('opens the browser, gives the share, and ends the process', async () => {
  const one = ask()
  expect(one.sent[0]).toMatchObject({ kind: 'start', deviceId: 'd' })
  one.say({ kind: 'open-external', url: 'https://central.example/oidc' })
  expect(one.opened).toEqual(['https://central.example/oidc'])
  one.say({ kind: 'share', id: 'a', share: Uint8Array.from([1, 2]) })
  expect(await one.answer).toEqual({ id: 'a', share: Buffer.from([1, 2]) })
  expect(one.sent.at(-1)).toEqual({ kind: 'close' })
})

it('gives a message when there is no share, and when the sign-in is canceled', async () => {
  const one = ask()
  one.say({ kind: 'no-share', message: 'None.' })
  expect(await one.answer).toEqual({ message: 'None.' })
  const two = ask()
  two.cancel()
  expect(await two.answer).toEqual({ message: 'The sign-in was canceled.' })
})
