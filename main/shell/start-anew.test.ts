import { beforeEach, describe, expect, it, vi } from 'vitest'

const did: string[] = []
const relaunch = vi.fn<(options: { args: string[] }) => unknown>()
vi.mock('electron', () => ({
  app: {
    relaunch: (options: { args: string[] }) => relaunch(options),
    exit: (code: number) => void did.push(`exit ${code}`),
  },
}))
const { startAnew, startedByLock } = await import('./start-anew.ts')
const close = async () => void did.push('close')

beforeEach(() => {
  did.length = 0
  relaunch.mockReset()
})

describe('the program starts anew', () => {
  it('starts with its own command line once everything is closed', async () => {
    relaunch.mockImplementation(({ args }) => {
      did.push('relaunch')
      expect(args).toEqual([...process.argv.slice(1), '--started-by-lock'])
    })
    expect(await startAnew(close)).toBe(true)
    expect(did).toEqual(['relaunch', 'close', 'exit 0'])
  })

  it('recognizes its own restarts, however many', async () => {
    expect(startedByLock()).toBe(false)
    const argv = process.argv
    process.argv = ['electron', '.', '--started-by-lock', '--central=https://central.example']
    try {
      expect(startedByLock()).toBe(true)
      await startAnew(close)
      expect(relaunch.mock.calls[0]?.[0].args).toEqual([
        '.',
        '--central=https://central.example',
        '--started-by-lock',
      ])
    } finally {
      process.argv = argv
    }
  })

  it('ends nothing when it cannot start again', async () => {
    relaunch.mockImplementation(() => {
      throw new Error('no')
    })
    expect(await startAnew(close)).toBe(false)
    relaunch.mockReset()
    relaunch.mockReturnValue(false)
    expect(await startAnew(close)).toBe(false)
    expect(did).toEqual([])
  })

  it('ends even when a part fails to close', async () => {
    expect(await startAnew(() => Promise.reject(new Error('hung')))).toBe(true)
    expect(did).toEqual(['exit 0'])
  })
})
