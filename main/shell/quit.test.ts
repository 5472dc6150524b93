import { EventEmitter } from 'node:events'
import { beforeEach, expect, it, vi } from 'vitest'
import { finishBeforeQuit } from './quit.ts'

const program = vi.hoisted(() => ({
  app: undefined as unknown as EventEmitter,
  power: undefined as unknown as EventEmitter,
  did: [] as string[],
}))
vi.mock('electron', () => ({
  app: {
    on: (name: string, listener: () => void) => program.app.on(name, listener),
    whenReady: () => Promise.resolve(),
    relaunch: ({ args }: { args: string[] }) => void program.did.push(`relaunch ${args.at(-1)}`),
    quit: () => quit(),
  },
  powerMonitor: { on: (name: string, listener: () => void) => program.power.on(name, listener) },
}))
/** As Electron: everyone may prevent it. */
function quit() {
  let prevented = false
  program.app.emit('before-quit', {
    preventDefault: () => {
      prevented = true
    },
  })
  program.did.push(prevented ? 'waits' : 'ends')
}
const argv = process.argv
beforeEach(() => {
  program.app = new EventEmitter()
  program.power = new EventEmitter()
  program.did = []
  process.argv = ['electron', '.', '--central=x', '--started-by-lock']
  return () => {
    process.argv = argv
  }
})

it('waits for what is being finished, once', async () => {
  const ending = finishBeforeQuit()
  const work = Promise.withResolvers<void>()
  let asked = 0
  ending.finish = () => {
    asked += 1
    return work.promise
  }
  quit()
  quit()
  expect(program.did).toEqual(['waits', 'waits'])
  work.resolve()
  await vi.waitFor(() => expect(program.did).toEqual(['waits', 'waits', 'ends']))
  expect(asked).toBe(1)
})

it('ends at once where nothing has begun, and also when the finishing fails', async () => {
  const ending = finishBeforeQuit()
  quit()
  expect(program.did).toEqual(['ends'])
  ending.finish = () => Promise.reject(new Error('disk'))
  quit()
  await vi.waitFor(() => expect(program.did).toEqual(['ends', 'waits', 'ends']))
})

it('starts once more for a person who started Rounds while it was ending, and not as a lock does', async () => {
  const ending = finishBeforeQuit()
  expect(ending.startAfter()).toBe(false)
  const work = Promise.withResolvers<void>()
  ending.finish = () => work.promise
  expect(ending.startAfter()).toBe(false)
  quit()
  expect(ending.startAfter()).toBe(true)
  expect(ending.startAfter()).toBe(true)
  work.resolve()
  await vi.waitFor(() => expect(program.did).toEqual(['waits', 'relaunch --central=x', 'ends']))
})

it('holds the computer’s shutdown until it has ended', async () => {
  const ending = finishBeforeQuit()
  ending.finish = async () => undefined
  await vi.waitFor(() => expect(program.power.listenerCount('shutdown')).toBe(1))
  const preventDefault = vi.fn()
  program.power.emit('shutdown', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(program.did).toEqual(['waits', 'ends']))
})
