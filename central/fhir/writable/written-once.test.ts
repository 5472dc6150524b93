import { randomUUID } from 'node:crypto'
import type { AuditEvent, Consent, Provenance } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import {
  consentResource,
  type TelehealthConsent,
  telehealthConsentOf,
} from '../../../main/clinical/visits/consent.ts'
import { patient, waitingVisit } from '../../testing/practice.ts'
import { element, twoVisits } from './testing.ts'

const { at, myClaim } = twoVisits()

describe('a consent', () => {
  const given = (id: string, more: Partial<TelehealthConsent> = {}, of = at.mine) =>
    consentResource(
      id,
      of,
      { reference: 'Practitioner/ada', display: 'Dr. Who' },
      {
        method: 'verbal',
        by: 'patient',
        name: null,
        wording: '2026-03',
        at: '2026-11-23T10:05:00Z',
        until: null,
        encounterId: `${of}-visit`,
        ...more,
      },
    )

  it('is taken as it was given in a visit of the writer’s, by the patient or by somebody named', async () => {
    const first = await at.ada.create(given('by-patient'), myClaim())
    expect(first.status).toBe(201)
    expect(telehealthConsentOf(first.body)).toMatchObject({ by: 'patient', until: null })
    expect(JSON.stringify(first.body)).not.toContain('Dr. Who')
    const parent = given('by-parent', { by: 'guardian', name: 'Maria Lane', until: '2027-11-23T10:05:00Z' })
    expect((await at.ada.create(parent, myClaim())).status).toBe(201)
  })

  it('is written once', async () => {
    const { body } = await at.ada.create(given('once'), myClaim())
    expect((await at.ada.update({ ...body, dateTime: '2020-01-01' }, myClaim())).problem).toBe('forbidden')
    expect((await at.ada.remove(body, myClaim())).problem).toBe('forbidden')
  })

  it.each<[string, (good: Consent) => Consent, string]>([
    ['in another’s name', (it) => recordedBy(it, 'ben'), 'Consent.extension'],
    [
      'given by a provider',
      (it) => ({ ...it, performer: [{ reference: 'Practitioner/ada' }] }),
      'Consent.performer',
    ],
    ['given by nobody', (it) => ({ ...it, performer: [{ type: 'Patient' }] }), 'Consent.performer'],
    [
      'given by another patient',
      (it) => ({ ...it, performer: [{ reference: `Patient/${at.his}` }] }),
      'Consent.performer',
    ],
    ['that is about something else', (it) => ({ ...it, scope: { text: 'Research' } }), 'Consent.extension'],
    ['that does not say how it was given', (it) => without(it, 'consent-method'), 'Consent.extension'],
    ['of no visit', (it) => without(it, 'consent-visit'), 'Consent.extension'],
    [
      'that is a guardian’s and the patient’s',
      (it) => ({
        ...it,
        performer: given('x', { by: 'guardian' }).performer?.map((one) => ({
          ...one,
          reference: `Patient/${at.mine}`,
        })),
      }),
      'Consent.performer',
    ],
  ])('%s is refused', async (_, change, where) => {
    const answer = await at.ada.create({ ...change(given('odd')), id: 'odd' }, myClaim())
    expect([element(answer), answer.status >= 400]).toEqual([where, true])
  })

  it('of a visit that a colleague has, or of another patient’s, is refused', async () => {
    const [, encounter, task] = waitingVisit(`${at.mine}-bens`)
    const of = { reference: `Patient/${at.mine}` }
    at.server.store.put({ ...encounter, subject: of })
    at.server.store.put({ ...task, for: of })
    await at.ben.claim(`${at.mine}-bens-task`)
    const inBens = given('in-bens', { encounterId: `${at.mine}-bens-visit` })
    expect((await at.ada.create(inBens, myClaim())).problem).toBe('forbidden')
    const ofHis = given('of-his', { encounterId: `${at.his}-visit` })
    expect((await at.ada.create(ofHis, myClaim())).problem).toBe('bad-request')
    expect((await at.ada.create(given('his', {}, at.his), myClaim())).problem).toBe('bad-request')
  })
})

const recordedBy = (it: Consent, who: string): Consent => ({
  ...it,
  extension: it.extension?.map((one) =>
    one.url.endsWith('/consent-recorder')
      ? { ...one, valueReference: { reference: `Practitioner/${who}` } }
      : one,
  ),
})
const without = (it: Consent, kind: string): Consent => ({
  ...it,
  extension: it.extension?.filter(({ url }) => !url.endsWith(`/${kind}`)),
})

describe('an act', () => {
  const auditEvent = (who: string[], more: Partial<AuditEvent> = {}): AuditEvent => ({
    resourceType: 'AuditEvent',
    id: randomUUID(),
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    action: 'R',
    recorded: '2026-11-23T10:00:00Z',
    agent: who.map((one) => ({ who: { reference: `Practitioner/${one}` }, requestor: true })),
    source: { observer: { display: 'Rounds workstation device-1' } },
    entity: [{ what: { reference: `Patient/${at.his}` } }],
    ...more,
  })

  it('names its writer as the only agent, at the writer’s workstation', async () => {
    for (const who of [['ben', 'ada'], ['ada', 'ben'], ['ben'], ['ada', 'ada']])
      expect(element(await at.ada.create(auditEvent(who)))).toBe('AuditEvent.agent')
    for (const observer of [
      { display: 'workstation of ben' },
      { display: 'Rounds workstation device-1', reference: 'Practitioner/ben' },
      {},
    ])
      expect(element(await at.ada.create(auditEvent(['ada'], { source: { observer } })))).toBe(
        'AuditEvent.source.observer',
      )
    expect((await at.ada.create(auditEvent(['ada']))).status).toBe(201)
  })

  it('says by a tag of the server’s when its own time is a day or more from when it came', async () => {
    const tag = [
      {
        system: 'https://rounds.example/fhir/tag',
        code: 'other-time',
        display: 'Recorded at another time than it came',
      },
    ]
    const other = { system: 'urn:others', code: 'other-time' }
    const tagsOf = async (recorded: string, sent: typeof tag | undefined = undefined) =>
      (await at.ada.create(auditEvent(['ada'], { recorded, ...(sent ? { meta: { tag: sent } } : {}) }))).body
        .meta?.tag
    for (const at of ['2026-09-01T10:00:00Z', '2026-11-24T10:05:00Z', '2036-11-23T10:00:00Z'])
      expect(await tagsOf(at)).toEqual(tag)
    expect(await tagsOf('2026-11-22T10:06:00Z')).toBeUndefined()
    expect(await tagsOf('2026-11-23T10:00:00Z', [...tag, { ...other, display: 'x' }])).toEqual([
      { ...other, display: 'x' },
    ])
  })

  it('is written once', async () => {
    const event = auditEvent(['ada'])
    const { body } = await at.ada.create(event)
    expect((await at.ada.create(event)).problem).toBe('version-conflict')
    expect((await at.ada.update({ ...body, action: 'D' })).problem).toBe('forbidden')
    const asBen = await at.ben.create({ ...event, agent: auditEvent(['ben']).agent })
    expect([asBen.problem, asBen.outcome.contained]).toEqual(['version-conflict', undefined])
  })

  it('is a Provenance of one patient in the writer’s care', async () => {
    const provenance = (of: string, more: Partial<Provenance> = {}): Provenance => ({
      resourceType: 'Provenance',
      id: randomUUID(),
      target: [{ reference: `Patient/${of}` }, { reference: `Encounter/${of}-visit` }],
      recorded: '2026-11-23T10:00:00Z',
      agent: [{ who: { reference: 'Practitioner/ada' } }],
      ...more,
    })
    const agents = ['ben', 'ada'].map((who) => ({ who: { reference: `Practitioner/${who}` } }))
    expect((await at.ada.create(provenance(at.mine, { agent: agents }))).problem).toBe('forbidden')
    const signature = [
      {
        type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.1' }],
        when: '2026-11-23T10:00:00Z',
        who: { reference: 'Practitioner/ben' },
      },
    ]
    expect((await at.ada.create(provenance(at.mine, { signature }))).problem).toBe('forbidden')
    at.server.store.put(patient('stranger'))
    for (const target of [
      [{ reference: `Patient/${at.mine}` }, { reference: `Encounter/${at.his}-visit` }],
      [{ reference: `Encounter/${at.mine}-visit` }],
      [{ reference: `Patient/${at.mine}` }, { reference: 'Composition/nothing' }],
    ])
      expect((await at.ada.create(provenance(at.mine, { target }))).problem).toBe('bad-request')
    const outside = provenance('stranger', { target: [{ reference: 'Patient/stranger' }] })
    expect((await at.ada.create(outside)).problem).toBe('outside-scope')
    const { body, status } = await at.ada.create(provenance(at.mine))
    expect(status).toBe(201)
    expect((await at.ada.update({ ...body, recorded: '2026-11-23T11:00:00Z' })).problem).toBe('forbidden')
  })
})
