import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { forkUtility } from './fork.ts'

const forked = vi.hoisted(() => ({ child: undefined as unknown as EventEmitter }))
vi.mock('electron', () => ({ utilityProcess: { fork: () => forked.child } }))

it('a process in which V8 can not go on ends, and nothing is thrown here', () => {
  forked.child = new EventEmitter()
  const ended = vi.fn()
  forkUtility('engine.js', 'Engine').onExit(ended)
  forked.child.emit('error', 'FatalError', 'v8', '{}')
  expect(ended).not.toHaveBeenCalled()
  forked.child.emit('exit', 134)
  expect(ended).toHaveBeenCalledOnce()
})
