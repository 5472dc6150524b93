import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFile } from './serve-file.ts'

let folder: string
beforeAll(() => {
  const outer = mkdtempSync(join(tmpdir(), 'rounds-serve-'))
  folder = join(outer, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<h1>Rounds</h1>')
  writeFileSync(join(folder, 'assets', 'chime.wav'), '0123456789')
  writeFileSync(join(outer, 'secret'), 'outside')
  mkdirSync(`${folder}-other`)
  writeFileSync(join(`${folder}-other`, 'secret'), 'beside')
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true }))
const get = (url: string, init?: RequestInit) => serveFile(folder, new Request(url, init))

describe('the page’s files', () => {
  it('serves a file with its type and a policy without network', async () => {
    const answer = await get('app://rounds/index.html')
    expect(await answer.text()).toBe('<h1>Rounds</h1>')
    expect(answer.headers.get('content-type')).toContain('text/html')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).not.toMatch(/unsafe|http|\*/)
  })

  it('answers a range, which media need for seeking', async () => {
    const answer = await get('app://rounds/assets/chime.wav', { headers: { range: 'bytes=2-4' } })
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe('bytes 2-4/10')
    expect(await answer.text()).toBe('234')
    const rest = await get('app://rounds/assets/chime.wav', { headers: { range: 'bytes=8-' } })
    expect(await rest.text()).toBe('89')
    const beyond = await get('app://rounds/assets/chime.wav', { headers: { range: 'bytes=10-' } })
    expect(beyond.status).toBe(416)
  })

  it.each([
    ['what is not there', 'app://rounds/none.js'],
    ['a folder', 'app://rounds/assets'],
    ['a path upwards', 'app://rounds/..%2fsecret'],
    ['a path upwards in Windows’ way', 'app://rounds/..%5csecret'],
    ['a folder whose name begins alike', 'app://rounds/..%2frenderer-other%2fsecret'],
    ['a broken escape', 'app://rounds/%E0%A4%A'],
    ['a zero byte', 'app://rounds/index.html%00'],
    ['another host', 'app://other/index.html'],
  ])('refuses %s', async (_, url) => {
    const answer = await get(url)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('Not found')
  })

  it('refuses a write', async () =>
    expect((await get('app://rounds/index.html', { method: 'POST', body: 'x' })).status).toBe(404))
})
