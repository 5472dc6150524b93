import { beforeEach, expect, test } from 'vitest'
import { type BusEvents, createBus } from '../base/bus.ts'
import { openDatabase } from '../database/database.ts'
import { createTransactions } from './transactions.ts'

let announced: BusEvents['changed'][]
let ended: number
let transactions: ReturnType<typeof createTransactions>
beforeEach(() => {
  announced = []
  ended = 0
  const bus = createBus()
  bus.on('changed', (news) => announced.push(news))
  transactions = createTransactions(openDatabase(':memory:'), bus, () => {
    ended += 1
  })
})

const failing = (work: () => void) => () => {
  work()
  throw new Error('rolled back')
}

test('announces once, after the outermost commit, the newest position and everyone who sees a change', () => {
  const { atomically, tell, afterCommit } = transactions
  const done: string[] = []
  atomically(() => {
    tell(2, ['ada'])
    atomically(() => {
      tell(3, ['ben'])
      afterCommit(() => done.push('inner'))
    })
    tell(1, ['ada'])
    afterCommit(() => done.push('outer'))
    expect(announced).toEqual([])
    expect(ended).toBe(0)
  })
  expect(announced).toEqual([{ position: 3, practitioners: ['ada', 'ben'] }])
  expect(done).toEqual(['inner', 'outer'])
  expect(ended).toBe(1)
})

test('announces to everyone when one change is for all', () => {
  transactions.atomically(() => {
    transactions.tell(1, ['ada'])
    transactions.tell(2, 'all')
    transactions.tell(3, ['ben'])
  })
  expect(announced).toEqual([{ position: 3, practitioners: 'all' }])
})

test('announces nothing of a transaction that was rolled back, nor with the next one', () => {
  const { atomically, tell, afterCommit } = transactions
  const done: string[] = []
  const fails = failing(() => {
    tell(1, 'all')
    afterCommit(() => done.push('failed'))
  })
  expect(() => atomically(fails)).toThrow('rolled back')
  atomically(() => {})
  expect([announced, done]).toEqual([[], []])
})

test('announces nothing of an inner transaction that alone was rolled back', () => {
  const { atomically, tell, afterCommit } = transactions
  const done: string[] = []
  atomically(() => {
    tell(1, ['ada'])
    const fails = failing(() => {
      tell(2, 'all')
      afterCommit(() => done.push('inner'))
    })
    expect(() => atomically(fails)).toThrow('rolled back')
    expect(ended).toBe(1)
    afterCommit(() => done.push('outer'))
  })
  expect(announced).toEqual([{ position: 1, practitioners: ['ada'] }])
  expect(done).toEqual(['outer'])
})

test('runs work at once where no transaction is open, also when it follows another commit', () => {
  const { atomically, afterCommit } = transactions
  const done: string[] = []
  afterCommit(() => done.push('alone'))
  expect(done).toEqual(['alone'])
  atomically(() => afterCommit(() => afterCommit(() => done.push('after'))))
  expect(done).toEqual(['alone', 'after'])
})

test('does all of the work after a commit when one of it fails, and throws its error', () => {
  const done: string[] = []
  const write = () => {
    transactions.afterCommit(() => {
      throw new Error('not told')
    })
    transactions.afterCommit(() => done.push('told'))
  }
  expect(() => transactions.atomically(write)).toThrow('not told')
  expect(done).toEqual(['told'])
})
