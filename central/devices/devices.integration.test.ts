import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '@medplum/fhirtypes'
import * as openid from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'
import { securityEventsSince } from '../audit/security-watch.ts'
import { openDatabase } from '../database/database.ts'
import { asking, realtimeTokens, signInAt } from '../testing/sign-in.ts'
import { deviceCommand } from './command.ts'

const okafor = 'okafor@training.rounds.example'
const lindholm = 'lindholm@training.rounds.example'
const device = 'aaaaaaaa-1111-4222-8333-444444444444'
const share = { id: 'share-1', share: 'c2hhcmUtb2YtMzItYnl0ZXMtZm9yLXRlc3RzLTAxMjM' }

let folder: string
let database: string
let central: Central
let ask: ReturnType<typeof asking>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-devices-'))
  database = join(folder, 'central.sqlite')
  central = await createCentral({ database, training: true })
  ask = asking(central.url, device)
})
afterEach(async () => {
  await central.close()
  rmSync(folder, { recursive: true })
})

const as = async (email: string) => {
  const signedIn = await signInAt(central.url, email)
  return { ...signedIn, ask: ask(signedIn.tokens.access_token) }
}
/** `[act, outcome]` of each, oldest first. */
const acts = () =>
  central.context.store
    .search('AuditEvent', { limit: 1000 })
    .map(({ resource, position }) => ({ resource: resource as AuditEvent, position }))
    .sort((a, b) => a.position - b.position)
    .flatMap(({ resource }) => {
      const coding = resource.subtype?.find(({ system }) => system === 'https://rounds.example/fhir/device')
      return coding?.code ? [`${coding.code} ${resource.outcome}`] : []
    })
/** As from another process, while the server runs. */
function command(...args: string[]): { code: number; lines: string[] } {
  const db = openDatabase(database)
  const lines: string[] = []
  try {
    return { code: deviceCommand(args, db, (line) => lines.push(line)), lines }
  } finally {
    db.close()
  }
}
const path = `/devices/${device}`

describe('a recovery share', () => {
  it('is kept, named, given to a fresh sign-in and deleted, and each of these is recorded', async () => {
    const one = await as(okafor)
    expect((await one.ask('GET', path)).body).toEqual({ device, recoveryShare: null })
    expect((await one.ask('GET', `${path}/recovery-share`)).problem).toBe('not-found')
    expect((await one.ask('PUT', `${path}/recovery-share`, share)).status).toBe(204)
    const named = (await one.ask('GET', path)).body
    expect(named).toEqual({ device, recoveryShare: { id: 'share-1', storedAt: expect.any(String) } })
    expect((await one.ask('GET', `${path}/recovery-share`)).body).toEqual(share)
    const second = { id: 'share-2', share: share.share }
    expect((await one.ask('PUT', `${path}/recovery-share`, second)).status).toBe(204)
    expect((await one.ask('GET', `${path}/recovery-share`)).body).toEqual(second)
    expect((await one.ask('DELETE', `${path}/recovery-share`)).status).toBe(204)
    expect((await one.ask('GET', `${path}/recovery-share`)).problem).toBe('not-found')
    expect((await one.ask('DELETE', `${path}/recovery-share`)).status).toBe(204)
    expect(acts()).toEqual([
      'recovery-share-refused 4',
      'recovery-share-stored 0',
      'recovery-share-read 0',
      'recovery-share-stored 0',
      'recovery-share-read 0',
      'recovery-share-deleted 0',
      'recovery-share-refused 4',
    ])
    const events = central.context.store.search('AuditEvent', { limit: 1000 })
    expect(JSON.stringify(events)).not.toContain(share.share)
  })

  it('is not given to a sign-in of an hour ago, however its token was renewed since', async () => {
    const one = await as(okafor)
    await one.ask('PUT', `${path}/recovery-share`, share)
    // The password was typed an hour before: the time goes with the refresh token.
    central.context.db.exec(
      `UPDATE openid_entry SET payload = json_set(payload, '$.authTime', json_extract(payload, '$.authTime') - 3600)
       WHERE model = 'RefreshToken'`,
    )
    const renewed = await openid.refreshTokenGrant(one.config, String(one.tokens.refresh_token))
    const later = ask(renewed.access_token)
    expect((await later('GET', `${path}/recovery-share`)).problem).toBe('sign-in-not-fresh')
    expect((await later('GET', path)).status).toBe(200)
    expect(acts().at(-1)).toBe('recovery-share-refused 4')
    expect((await (await as(okafor)).ask('GET', `${path}/recovery-share`)).body).toEqual(share)
  })

  it('belongs to one provider at one workstation', async () => {
    await (await as(okafor)).ask('PUT', `${path}/recovery-share`, share)
    const other = await as(lindholm)
    expect((await other.ask('GET', `${path}/recovery-share`)).problem).toBe('not-found')
    const elsewhere = asking(central.url, 'another')((await as(okafor)).tokens.access_token)
    expect((await elsewhere('GET', `${path}/recovery-share`)).problem).toBe('forbidden')
    expect((await elsewhere('GET', '/devices/another/recovery-share')).problem).toBe('not-found')
  })

  it.each([{}, { id: '', share: share.share }, { id: 'a', share: 'short' }, { id: 'a', share: 7 }])(
    '%j is none',
    async (body) => {
      const one = await as(okafor)
      expect((await one.ask('PUT', `${path}/recovery-share`, body)).problem).toBe('bad-request')
    },
  )
})

describe('a sign-in', () => {
  it('is bound to the workstation first named with it', async () => {
    const one = await as(okafor)
    await one.ask('GET', path)
    const two = asking(central.url, 'bbbb')
    const second = two((await as(okafor)).tokens.access_token)
    await second('PUT', '/devices/bbbb/recovery-share', share)
    const renamed = two(one.tokens.access_token)
    for (const at of ['/devices/bbbb', '/devices/bbbb/recovery-share', '/devices/bbbb/wipe'])
      expect((await renamed('GET', at)).problem).toBe('forbidden')
    // The honest one has what it keeps.
    expect((await second('GET', '/devices/bbbb/recovery-share')).body).toEqual(share)
    central.context.security.flush()
    const [seen] = securityEventsSince(central.context.db, 0).filter(({ kind }) => kind === 'foreign-device')
    expect(seen).toMatchObject({ practitioner: 'okafor', device, count: 3 })
  })

  it('refuses every request of a sign-in that names no workstation', async () => {
    const { tokens } = await as(okafor)
    for (const name of [undefined, 'a b', '']) {
      const headers = {
        authorization: `Bearer ${tokens.access_token}`,
        ...(name === undefined ? {} : { 'rounds-device': name }),
      }
      const answer = await fetch(`${central.url}/flags`, { headers })
      expect([answer.status, (await answer.json()).issue[0].details.coding[0].code]).toEqual([
        400,
        'bad-request',
      ])
    }
    expect((await ask(tokens.access_token)('GET', '/flags')).status).toBe(200)
    // From then on it is known without the name.
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    expect((await fetch(`${central.url}/flags`, { headers })).status).toBe(200)
  })
})

describe('a lost workstation', () => {
  const beat = { availability: 'available', unsent: 3, leases: [] }

  it('loses its share at once, is refused everything but its order, and says once what was lost', async () => {
    const one = await as(okafor)
    const narrow = await one.realtimeTokens()
    const line = ask(narrow.access_token)
    await one.ask('PUT', `${path}/recovery-share`, share)
    await line('PUT', '/realtime/presence', beat)
    expect((await one.ask('GET', `${path}/wipe`)).problem).toBe('not-found')
    expect((await one.ask('PUT', `${path}/wipe/done`, { lost: 0 })).problem).toBe('not-found')

    const { code, lines } = command('lost', device)
    expect(code).toBe(0)
    expect(lines[0]).toMatch(
      /^aaaaaaaa-.* \(Practitioner\/okafor\): 3 changes not sent at its last contact, 20/,
    )
    expect(command('lost', device).lines[1]).toContain('its recovery share is deleted')

    for (const [asking, method, at, body] of [
      [one.ask, 'GET', '/fhir/R4/$changes'],
      [one.ask, 'GET', '/flags'],
      [one.ask, 'GET', `${path}/recovery-share`],
      [one.ask, 'PUT', `${path}/recovery-share`, share],
      [line, 'PUT', '/realtime/presence', beat],
      [line, 'GET', '/realtime'],
      [line, 'GET', '/ice-servers'],
    ] as const)
      expect([at, (await asking(method, at, body)).problem]).toEqual([at, 'device-lost'])
    // Under another name it is the same sign-in.
    const renamed = asking(central.url, 'another')(one.tokens.access_token)
    expect((await renamed('GET', '/flags')).problem).toBe('device-lost')
    // Another sign-in of the same person elsewhere goes on.
    const home = asking(central.url, 'at-home')((await as(okafor)).tokens.access_token)
    expect((await home('GET', '/flags')).status).toBe(200)

    const order = await line('GET', `${path}/wipe`)
    expect(order.body).toEqual({ device, orderedAt: expect.any(String), unsent: 3 })
    expect((await line('PUT', `${path}/wipe/done`, { lost: 'all' })).problem).toBe('bad-request')
    expect((await line('PUT', `${path}/wipe/done`, { lost: 4 })).status).toBe(204)
    // Its sign-ins have ended with it.
    expect((await line('GET', `${path}/wipe`)).problem).toBe('unauthorized')
    expect((await one.ask('GET', `${path}/wipe`)).problem).toBe('unauthorized')
    await expect(openid.refreshTokenGrant(one.config, String(one.tokens.refresh_token))).rejects.toThrow()
    expect(acts()).toEqual(['recovery-share-stored 0', 'wipe-ordered 0', 'wipe-done 0'])
    expect(command('list').lines).toEqual([
      expect.stringContaining('4 changes lost with it'),
      'devices: 1, 1 reported lost',
    ])
  })

  it('is refused by its sign-in: without a name, under a malformed or another one, and by every token of it', async () => {
    const one = await as(okafor)
    await one.ask('PUT', `${path}/recovery-share`, share)
    const early = await one.realtimeTokens()
    command('lost', device, '--practitioner', 'okafor')
    const renewed = await openid.refreshTokenGrant(one.config, String(one.tokens.refresh_token))
    const line = await openid.refreshTokenGrant(one.config, String(early.refresh_token))
    const routes = [
      ['GET', '/fhir/R4/Task?status=requested'],
      ['GET', '/fhir/R4/$changes'],
      ['GET', '/leases'],
      ['GET', '/co-signatures'],
      ['GET', '/flags'],
      ['GET', '/ice-servers'],
      ['GET', '/realtime'],
      ['PUT', '/realtime/presence', beat],
      ['GET', path],
    ] as const
    for (const token of [one.tokens, renewed, early, line])
      for (const name of [undefined, 'a b', 'another', device])
        for (const [method, at, body] of routes) {
          const headers = {
            authorization: `Bearer ${token.access_token}`,
            ...(name ? { 'rounds-device': name } : {}),
          }
          const answer = await fetch(`${central.url}${at}`, {
            method,
            headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
            ...(body ? { body: JSON.stringify(body) } : {}),
          })
          const problem = (await answer.json()).issue?.[0].details.coding[0].code
          expect([name, at, problem]).toEqual([name, at, 'device-lost'])
        }
    // It gets no further tokens but those by which it hears its order.
    await expect(realtimeTokens(one.config, renewed.access_token)).rejects.toThrow()
    expect((await ask(renewed.access_token)('GET', `${path}/wipe`)).body.device).toBe(device)
    expect((await ask(line.access_token)('GET', `${path}/wipe`)).body.device).toBe(device)
    // Who watches sees it, and that it called itself something else.
    const kinds = securityEventsSince(central.context.db, 0).map(({ kind, device: of }) => `${kind} ${of}`)
    expect(kinds).toEqual(expect.arrayContaining([`device-lost ${device}`, `foreign-device ${device}`]))
  })

  it('may say twice that it is done, and signs in again only to hear the order again', async () => {
    const one = await as(okafor)
    await one.ask('PUT', `${path}/recovery-share`, share)
    command('lost', device, '--practitioner', 'okafor')
    expect((await one.ask('PUT', `${path}/wipe/done`, { lost: null })).status).toBe(204)
    const again = await as(okafor)
    expect((await again.ask('GET', '/flags')).problem).toBe('device-lost')
    expect((await again.ask('PUT', `${path}/wipe/done`, { lost: null })).status).toBe(204)
    expect(acts().filter((act) => act.startsWith('wipe-done'))).toHaveLength(1)
    expect(command('found', device).lines[0]).toContain('no order that could be taken back')
  })

  it('that is found before it was in contact may be used again', async () => {
    const one = await as(okafor)
    await one.ask('PUT', `${path}/recovery-share`, share)
    expect(command('lost', device).lines[0]).toContain('what it has not sent is not known')
    expect(command('found', device).lines[0]).toContain('may be used again')
    expect((await one.ask('GET', path)).body.recoveryShare).toBeNull()
    expect((await one.ask('PUT', `${path}/recovery-share`, share)).status).toBe(204)
    expect(acts()).toContain('wipe-taken-back 0')
  })

  it('is refused for an unknown device', () => {
    expect(command('lost', 'nobody').code).toBe(1)
    expect(command('lost').code).toBe(2)
    expect(command('lost', device, '--practitioner', 'lindholm').lines[0]).toContain('Practitioner/lindholm')
    expect(command('list')).toEqual({ code: 0, lines: ['devices: 0, 0 reported lost'] })
  })
})
