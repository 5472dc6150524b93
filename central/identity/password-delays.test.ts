import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../database/database.ts'
import { openAccounts } from './accounts.ts'
import { type PasswordDelays, passwordDelays, type Try } from './password-delays.ts'

let now: number
let delays: PasswordDelays
beforeEach(() => {
  now = Date.parse('2026-11-23T10:00:00Z')
  const db = openDatabase(':memory:')
  openAccounts(db)
  delays = passwordDelays(db, { now: () => now })
})

const of = (email: string, address = '203.0.113.1', known: string | null = null): Try => ({
  email,
  address,
  known,
})
const wrong = (one: Try, times: number) => {
  for (let i = 0; i < times; i++) {
    const wait = delays.begin(one)
    if (wait) now += wait.seconds * 1000
    if (wait) expect(delays.begin(one)).toBeNull()
  }
}

describe('wrong passwords for one account', () => {
  it('cost no wait at first, then twice as long each time, half a minute at most', () => {
    const waits: number[] = []
    for (let i = 0; i < 5; i++) expect(delays.begin(of('okafor'))).toBeNull()
    for (let i = 0; i < 8; i++) {
      const wait = delays.begin(of('okafor'))
      expect(wait?.why).toBe('password-delay')
      waits.push(wait?.seconds ?? 0)
      now += (wait?.seconds ?? 0) * 1000
      expect(delays.begin(of('okafor'))).toBeNull()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
  })

  it('never close it: after the wait the right one is looked at, however many were wrong', () => {
    wrong(of('okafor'), 25)
    expect(delays.begin(of('okafor'))?.seconds).toBe(30)
    now += 30_000
    expect(delays.begin(of('okafor'))).toBeNull()
  })

  it('hold nobody up who comes from another address, nor other accounts', () => {
    wrong(of('okafor'), 12)
    expect(delays.begin(of('okafor'))).not.toBeNull()
    expect(delays.begin(of('okafor', '198.51.100.7'))).toBeNull()
    expect(delays.begin(of('novak'))).toBeNull()
  })

  it('from many addresses at once count as one guesser', () => {
    for (let i = 0; i < 11; i++) delays.begin(of('okafor', `198.51.100.${i}`))
    expect(delays.begin(of('okafor', '203.0.113.99'))).toMatchObject({ why: 'password-delay' })
  })

  it('are of no account to a browser that is known, which has a small budget of its own', () => {
    wrong(of('okafor'), 20)
    for (let i = 0; i < 12; i++) delays.begin(of('okafor', `198.51.100.${i}`))
    const known = of('okafor', '203.0.113.1', 'browser-1')
    for (let i = 0; i < 5; i++) expect(delays.begin(known)).toBeNull()
    expect(delays.begin(known)?.seconds).toBe(1)
    // Beyond it, it is a stranger like any other.
    wrong(known, 6)
    expect(delays.begin(known)?.seconds).toBe(30)
    expect(delays.begin(of('okafor'))?.seconds).toBe(30)
    // What it typed wrong does not count against others.
    expect(delays.begin(of('okafor', '192.0.2.1', 'browser-2'))).toBeNull()
  })

  it('are forgotten with the right one: of that address, not of who guesses elsewhere', () => {
    wrong(of('okafor'), 9)
    wrong(of('okafor', '198.51.100.7'), 1)
    expect(delays.begin(of('okafor', '198.51.100.7'))).not.toBeNull()
    delays.forget(of('okafor', '198.51.100.7'))
    expect(delays.begin(of('okafor', '198.51.100.7'))).toBeNull()
    expect(delays.begin(of('okafor'))).not.toBeNull()
  })

  it('count for a quarter of an hour', () => {
    wrong(of('okafor'), 9)
    now += 15 * 60_000
    expect(delays.begin(of('okafor'))).toBeNull()
  })

  it('are of one account however its address is written', () => {
    wrong(of('okafor@example.org'), 9)
    expect(delays.begin(of(' Okafor@Example.ORG '))).not.toBeNull()
  })
})

describe('wrong passwords for many accounts from one address', () => {
  it('are slowed to one more account in ten seconds; an account that was tried there before has its own wait alone', () => {
    for (let i = 0; i < 30; i++) expect(delays.begin(of(`someone-${i}`))).toBeNull()
    expect(delays.begin(of('novak'))).toEqual({ seconds: 10, why: 'password-rate' })
    expect(delays.begin(of('someone-3'))).toBeNull()
    now += 10_000
    expect(delays.begin(of('novak'))).toBeNull()
    expect(delays.begin(of('another'))?.why).toBe('password-rate')
  })

  it('hold up neither a known browser at that address nor another address', () => {
    for (let i = 0; i < 50; i++) delays.begin(of(`someone-${i}`))
    expect(delays.begin(of('novak', '203.0.113.1', 'browser-1'))).toBeNull()
    expect(delays.begin(of('novak', '198.51.100.7'))).toBeNull()
  })
})
