import * as openid from 'openid-client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Central, createCentral } from '../app.ts'
import { asking, realtimeTokens, signInAt } from '../testing/sign-in.ts'

const task = 'rosa-delgado-task'
const visit = 'rosa-delgado-visit'
const email = 'okafor@training.rounds.example'

let central: Central
let ask: ReturnType<typeof asking>
beforeEach(async () => {
  central = await createCentral({ database: ':memory:', training: true })
  ask = asking(central.url, 'device-1')
})
afterEach(() => central.close())

it('keeps a call alive and reads nothing clinical', async () => {
  const signedIn = await signInAt(central.url, email)
  const full = ask(signedIn.tokens.access_token)
  expect((await full('PUT', `/leases/${task}`, {}, { 'if-none-match': '*' })).status).toBe(201)

  const narrow = await signedIn.realtimeTokens()
  expect(narrow.scope).toBe('rounds.line')
  const line = ask(narrow.access_token)
  const beat = { availability: 'available', unsent: 3, leases: [{ task, claim: 1 }] }
  const answer = await line('PUT', '/realtime/presence', beat)
  expect(answer.body.leases).toMatchObject([{ task, mine: true, lapsed: false }])
  const place = `/realtime/calls/${visit}/participants/provider-1`
  expect((await line('PUT', place, { name: '', role: 'provider' })).status).toBe(200)
  expect((await line('GET', '/ice-servers')).status).toBe(200)
  expect((await line('GET', '/realtime?poll=1')).status).toBe(200)

  const bundle = { resourceType: 'Bundle', type: 'batch', entry: [] }
  for (const [method, path, body] of [
    ['GET', `/fhir/R4/Encounter/${visit}`],
    ['GET', '/fhir/R4/Patient/rosa-delgado/$everything'],
    ['GET', '/fhir/R4/$changes'],
    ['GET', '/fhir/R4/Patient'],
    ['GET', `/fhir/R4/Task/${task}/_history`],
    ['PUT', '/fhir/R4/Condition/one', {}],
    ['DELETE', '/fhir/R4/Condition/one'],
    ['POST', '/fhir/R4', bundle],
    ['GET', '/leases'],
    ['PUT', `/leases/${task}`, {}],
    ['DELETE', `/leases/${task}`],
    ['GET', '/flags'],
    ['GET', '/devices/device-1'],
    ['GET', '/devices/device-1/recovery-share'],
    ['PUT', '/devices/device-1/recovery-share', {}],
  ] as const)
    expect([path, (await line(method, path, body)).problem]).toEqual([path, 'forbidden'])
})

it('is renewed without changing, also by an answer that was lost, and never becomes more', async () => {
  const signedIn = await signInAt(central.url, email)
  const narrow = await signedIn.realtimeTokens()
  const refresh = String(narrow.refresh_token)
  for (let again = 0; again < 2; again++) {
    const renewed = await openid.refreshTokenGrant(signedIn.config, refresh)
    expect(renewed.refresh_token).toBe(refresh)
    expect(renewed.scope).toBe('rounds.line')
    expect((await ask(renewed.access_token)('GET', '/flags')).problem).toBe('forbidden')
  }
  // Long after, as a thief's would be: the sign-in itself goes on.
  central.context.db.exec('UPDATE openid_entry SET consumed_at = 1 WHERE consumed_at IS NOT NULL')
  await openid.refreshTokenGrant(signedIn.config, refresh)
  await openid.refreshTokenGrant(signedIn.config, String(signedIn.tokens.refresh_token))

  await expect(
    openid.refreshTokenGrant(signedIn.config, refresh, { scope: 'openid fhirUser' }),
  ).rejects.toThrow()
  await expect(realtimeTokens(signedIn.config, narrow.access_token)).rejects.toThrow()
})

it.each([
  ['another scope', { scope: 'openid fhirUser' }],
  ['another kind of token', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
  ['a token of nobody', { subject_token: 'x'.repeat(43) }],
  ['something else in exchange', { requested_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
])('is not given for %s', async (_, more) => {
  const { config, tokens } = await signInAt(central.url, email)
  await expect(realtimeTokens(config, tokens.access_token, more)).rejects.toThrow()
})

it('ends with its time and with the sign-in', async () => {
  const signedIn = await signInAt(central.url, email)
  const narrow = await signedIn.realtimeTokens()
  await openid.tokenRevocation(signedIn.config, String(signedIn.tokens.refresh_token))
  expect((await ask(narrow.access_token)('GET', '/ice-servers')).problem).toBe('unauthorized')
  await expect(openid.refreshTokenGrant(signedIn.config, String(narrow.refresh_token))).rejects.toThrow()

  const next = await signInAt(central.url, email)
  const last = await next.realtimeTokens()
  const ends = central.context.db
    .prepare("SELECT max(expires_at) - min(expires_at) FROM openid_entry WHERE model = 'RefreshToken'")
    .pluck()
    .get()
  expect(Number(ends)).toBeGreaterThan(13 * 24 * 60 * 60)
  central.context.db.exec(
    `UPDATE openid_entry SET payload = json_set(payload, '$.exp', 1) WHERE payload LIKE '%"rounds.line"%'`,
  )
  await expect(openid.refreshTokenGrant(next.config, String(last.refresh_token))).rejects.toThrow()
})
