import type { Certificate } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'

type Present = (certificate?: Certificate) => void
let asked: (
  event: object,
  contents: object | null,
  url: string,
  offered: Certificate[],
  present: Present,
) => void
vi.mock('electron', () => ({
  app: {
    on(name: string, listener: typeof asked) {
      expect(name).toBe('select-client-certificate')
      asked = listener
    },
  },
}))
const { presentCertificates, usable } = await import('./client-certificates.ts')

const now = Date.UTC(2026, 10, 28)
const day = 86_400
const certificate = (serialNumber: string, from: number, until: number) =>
  ({
    serialNumber,
    validStart: now / 1000 + from * day,
    validExpiry: now / 1000 + until * day,
  }) as Certificate
const old = certificate('old', -400, 20)
const renewed = certificate('renewed', -10, 355)
const expired = certificate('expired', -800, -1)
const early = certificate('early', 1, 700)

beforeEach(() => presentCertificates())

/** What is presented; null where Electron would choose by itself. */
function presented(contents: object | null, offered: Certificate[]) {
  let prevented = false
  let chosen: Certificate | undefined
  asked({ preventDefault: () => (prevented = true) }, contents, '', offered, (one) => {
    chosen = one
  })
  return prevented ? chosen : null
}

describe('a client certificate', () => {
  it('is the one of those offered that is valid now and for longest', () => {
    expect(usable([expired, old, early, renewed], now)).toBe(renewed)
    expect(usable([old, expired], now)).toBe(old)
    expect(usable([expired, early], now)).toBeUndefined()
    expect(usable([], now)).toBeUndefined()
  })

  it('is presented for engine and realtime process, and for no page', () => {
    vi.useFakeTimers({ now })
    expect(presented(null, [expired, renewed])).toBe(renewed)
    expect(presented({}, [renewed])).toBeUndefined()
    vi.useRealTimers()
  })
})
