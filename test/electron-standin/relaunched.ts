import { chromium, type Page } from 'playwright'
import type { MainProcess } from './launch.ts'

/** Where an instance is listened to: its Chromium's DevTools and its Node's inspector, on this machine. */
export type Ports = { devTools: number; inspector: number }

/**
 * The instance that another one started with `app.relaunch`: not a child of ours, without Playwright's loader in it, and
 * reached on the ports that its command line named. Its predecessor must have ended.
 */
export async function appAfterRelaunch(ports: Ports): Promise<{
  app: MainProcess
  page: Page
  close(): Promise<void>
}> {
  const main = await attachToMain(ports.inspector)
  const pid = await main.evaluate<number>('process.pid')
  await answered(`http://127.0.0.1:${ports.devTools}/json/version`)
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${ports.devTools}`)
  const pages = () => browser.contexts().flatMap((context) => context.pages())
  let page: Page | undefined
  while (!page) {
    for (const one of pages())
      if (await one.evaluate(() => 'rounds' in globalThis).catch(() => false)) page = one
    if (!page) await pause()
  }
  const ended = gone(pid)
  return {
    page,
    app: {
      // As Playwright's: a function that is sent as its text, with `electron` before its argument.
      evaluate: ((work: (...given: never[]) => unknown, argument: unknown) =>
        main.evaluate(
          `(${work})(require('electron'), ${JSON.stringify(argument) ?? 'undefined'})`,
        )) as MainProcess['evaluate'],
      windows: pages,
      pid: () => pid,
      ended,
    },
    async close() {
      await main
        .evaluate(`const { app } = require('electron'); void setTimeout(() => app.quit())`)
        .catch(() => undefined)
      await ended
      await browser.close().catch(() => undefined)
    },
  }
}

/** The Node of a main process, by its inspector: expressions in, JSON out. */
async function attachToMain(port: number): Promise<{ evaluate<T>(expression: string): Promise<T> }> {
  const [target] = (await (await answered(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string
  }[]
  if (!target) throw new Error('no main process listens')
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  await new Promise((opened, failed) => {
    socket.onopen = opened
    socket.onerror = () => failed(new Error('the main process can’t be listened to'))
  })
  const waiting = new Map<number, (answer: Answer) => void>()
  let count = 0
  const send = (id: number, method: string, params: object) =>
    socket.send(JSON.stringify({ id, method, params }))
  // A Node that ends waits until nobody listens any more.
  send(++count, 'NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true })
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.method === 'NodeRuntime.waitingForDisconnect') return socket.close()
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  }
  socket.onclose = () => {
    for (const [id, done] of waiting) done({ id, error: { message: 'the main process ended' } })
  }
  return {
    async evaluate<T>(expression: string) {
      const id = ++count
      const { result, error } = await new Promise<Answer>((done) => {
        waiting.set(id, done)
        const params = { expression, awaitPromise: true, returnByValue: true, includeCommandLineAPI: true }
        if (socket.readyState === WebSocket.OPEN) send(id, 'Runtime.evaluate', params)
        else done({ id, error: { message: 'the main process has ended' } })
      })
      if (error) throw new Error(error.message)
      if (result?.exceptionDetails) throw new Error(result.result.description ?? 'it threw')
      return result?.result.value as T
    },
  }
}
type Answer = {
  id: number
  method?: string
  result?: { result: { value?: unknown; description?: string }; exceptionDetails?: object }
  error?: { message: string }
}

/** Asks until somebody answers there. */
async function answered(url: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return answer
    await pause()
  }
}

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await pause()
  }
}

const pause = () => new Promise((again) => setTimeout(again, 50))
