import { beforeEach, expect, it } from 'vitest'
import { signInBrowser } from './sign-in-browser.ts'

const url = 'https://login.example/authorize?state=1'
let opened: string[]
let here: string[]
let changes: number
let timers: { ms: number; work: () => void; canceled: boolean }[]
let answer: () => Promise<void>
beforeEach(() => {
  opened = []
  here = []
  changes = 0
  timers = []
  answer = async () => undefined
})
const make = (training = true) =>
  signInBrowser({
    open(url) {
      opened.push(url)
      return answer()
    },
    openHere: training ? (url) => void here.push(url) : null,
    after(ms, work) {
      const timer = { ms, work, canceled: false }
      timers.push(timer)
      return () => {
        timer.canceled = true
      }
    },
    changed: () => {
      changes += 1
    },
  })
const pass = () => {
  for (const timer of timers.splice(0)) if (!timer.canceled) timer.work()
}

it('keeps quiet while a browser may be opening, and then offers the address all the same', async () => {
  const browser = make()
  await browser.open(url)
  expect(opened).toEqual([url])
  expect(browser.state()).toEqual({ address: null, failed: false, here: true })
  expect(timers.map(({ ms }) => ms)).toEqual([10_000])
  pass()
  expect(browser.state()).toEqual({ address: url, failed: false, here: true })
  expect(changes).toBe(1)
})

it('offers the address at once when the system says that it has no browser', async () => {
  const browser = make()
  answer = () => Promise.reject(new Error('xdg-open is missing'))
  await browser.open(url)
  expect(browser.state()).toEqual({ address: url, failed: true, here: true })
  expect(changes).toBe(1)
})

it('forgets the address of a sign-in when another takes its place, also one that fails late', async () => {
  const browser = make()
  const late = Promise.withResolvers<void>()
  answer = () => late.promise
  const first = browser.open(url)
  answer = async () => undefined
  await browser.open(`${url}2`)
  late.reject(new Error('no browser'))
  await first
  expect(browser.state().address).toBeNull()
  pass()
  expect(browser.state()).toMatchObject({ address: `${url}2`, failed: false })
  await browser.open(`${url}3`)
  expect(browser.state().address).toBeNull()
})

it('opens the sign-in in a window of Rounds in training only, and only what it offers', async () => {
  const browser = make()
  browser.openHere()
  await browser.open(url)
  browser.openHere()
  expect(here).toEqual([])
  pass()
  browser.openHere()
  expect(here).toEqual([url])

  const packaged = make(false)
  await packaged.open(url)
  pass()
  packaged.openHere()
  expect(packaged.state()).toEqual({ address: url, failed: false, here: false })
  expect(here).toEqual([url])
})

it.each(['http://login.example/', 'file:///etc/passwd', 'ms-settings:privacy'])(
  'never opens or offers %s',
  async (url) => {
    const browser = make()
    await browser.open(url)
    pass()
    expect([opened, browser.state().address]).toEqual([[], null])
  },
)
