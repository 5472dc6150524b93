import { describe, expect, it } from 'vitest'
import { originOf } from './address.ts'
import { allows, isWebAddress, mayGo } from './rules.ts'

const page = 'app://rounds/index.html'

describe('permissions', () => {
  it.each(['media', 'speaker-selection', 'clipboard-sanitized-write'])(
    'gives %s to our own main frame, and to no other page or frame',
    (permission) => {
      expect(allows(permission, page, true)).toBe(true)
      expect(allows(permission, page, false)).toBe(false)
      expect(allows(permission, 'https://example.org/', true)).toBe(false)
    },
  )
  it.each([
    ['reading the clipboard', 'clipboard-read', page, true],
    ['another permission', 'geolocation', page, true],
    ['a frame inside', 'media', page, false],
    ['another page', 'media', 'https://example.org/', true],
    ['another host of our scheme', 'media', 'app://other/index.html', true],
    ['no address', 'media', '', true],
  ])('refuses %s', (_, permission, url, main) => expect(allows(permission, url, main)).toBe(false))
})

describe('navigation', () => {
  it('lets our page load itself again', () => {
    expect(mayGo(undefined, page)).toBe(true)
    expect(mayGo(undefined, `${page}?again#there`)).toBe(true)
  })
  it.each([
    'app://rounds/other.html',
    'app://other/index.html',
    'https://rounds/index.html',
    'about:blank',
    '',
  ])('keeps our page from %s', (url) => expect(mayGo(undefined, url)).toBe(false))
  it('keeps the simulated patient at the central API', () => {
    const homes = ['https://central.example', 'http://127.0.0.1:4000']
    expect(mayGo(homes, 'https://central.example/join/abc?simulated=1')).toBe(true)
    expect(mayGo(homes, 'http://127.0.0.1:4000/callback?code=1')).toBe(true)
    expect(mayGo(homes, 'https://central.example.org/join/abc')).toBe(false)
    expect(mayGo(homes, 'http://central.example/join/abc')).toBe(false)
    expect(mayGo(homes, 'http://127.0.0.1:4001/')).toBe(false)
    expect(mayGo(homes, page)).toBe(false)
  })
})

describe('addresses for the system browser', () => {
  it.each([
    'https://login.example/authorize?x=1',
    'http://127.0.0.1:4000/oidc',
    'http://localhost/',
    'http://[::1]:9/',
  ])('opens %s', (url) => expect(isWebAddress(url)).toBe(true))
  it.each([
    'http://login.example/',
    'file:///etc/passwd',
    'ms-settings:privacy',
    'javascript:alert(1)',
    'not an address',
  ])('does not open %s', (url) => expect(isWebAddress(url)).toBe(false))
})

describe('originOf', () => {
  it('knows our scheme as Electron’s frames state it', () =>
    expect(originOf(`${page}?a#b`)).toBe('app://rounds'))
  it('is "null" for what has none', () => expect(originOf('nonsense')).toBe('null'))
})
