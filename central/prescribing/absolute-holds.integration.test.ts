import type { DetectedIssue, MedicationRequest, MedicationStatement } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { order } from '../testing/practice.ts'
import { containing, prescribing } from './testing.ts'

const { at, inVisit, read, sign, transmissions } = prescribing()

describe('an order is held', () => {
  it('for a medicine recorded meanwhile that it must not meet, unless its prescriber weighed that with a reason', async () => {
    await inVisit()
    const sildenafil = containing('sildenafil')
    const taken: MedicationStatement & { id: string } = {
      resourceType: 'MedicationStatement',
      id: 'taken',
      status: 'active',
      medicationCodeableConcept: { text: 'Nitrostat as needed' },
      subject: { reference: 'Patient/p1' },
    }
    at.server.store.put(taken)
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'nitrate-pde5' }] },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/weighed-rx' }, { reference: 'MedicationStatement/taken' }],
      mitigation: [{ action: { text: 'Not used since 2019' } }],
    }
    await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringMatching(/^Held: A nitrate with sildenafil.*Nitrostat as needed/) },
    })
    const issue = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    expect(issue.code).toEqual(weighed.code)
    expect(issue.implicated?.map((it) => it.reference)).toEqual([
      'MedicationRequest/rx',
      'MedicationStatement/taken',
    ])
    await at.server.close()
    await inVisit()
    at.server.store.put(taken)
    await sign([order('weighed-rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)], [weighed])
    expect(await read('MedicationRequest/weighed-rx')).toMatchObject({ status: 'active' })
  })

  it('for a row of the table whose reason was given for an order of another visit, or as no stop', async () => {
    const sildenafil = containing('sildenafil')
    const weighed = (rx: string, severity: DetectedIssue['severity']): DetectedIssue & { id: string } => ({
      resourceType: 'DetectedIssue',
      id: `weighed-${rx}`,
      status: 'final',
      severity,
      author: { reference: 'Practitioner/ada' },
      code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'nitrate-pde5' }] },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: `MedicationRequest/${rx}` }, { reference: 'MedicationStatement/taken' }],
      mitigation: [{ action: { text: 'Not used since 2019' } }],
    })
    const outcomes = [
      weighed('in-june', 'high'),
      weighed('rx', 'moderate'),
      weighed('rx', 'high'),
      weighed('rx', undefined),
    ]
    const states: (string | undefined)[] = []
    for (const issue of outcomes) {
      if (states.length > 0) await at.server.close()
      await inVisit()
      at.server.store.put({
        resourceType: 'MedicationStatement',
        id: 'taken',
        status: 'active',
        medicationCodeableConcept: { text: 'Nitrostat as needed' },
        subject: { reference: 'Patient/p1' },
      })
      at.server.store.put(issue)
      await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
      states.push((await read<MedicationRequest>('MedicationRequest/rx')).status)
    }
    expect(states).toEqual(['on-hold', 'on-hold', 'active', 'active'])
  })

  it('for two of one signing that must not meet, but not where one of them gives the reason', async () => {
    await inVisit()
    const both = ['simvastatin', 'clarithromycin'].map((name) => {
      const found = containing(name)
      return order(name, 'p1', 'ada', found.rxcui, found.name)
    })
    await sign(both)
    expect(await read('MedicationRequest/simvastatin')).toMatchObject({ status: 'on-hold' })
    expect(await read('MedicationRequest/clarithromycin')).toMatchObject({ status: 'on-hold' })
    await at.server.close()
    await inVisit()
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: {
        coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'simvastatin-strong-macrolide' }],
      },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/clarithromycin' }],
      mitigation: [{ action: { text: 'The statin pauses' } }],
    }
    await sign(both, [weighed])
    expect(await read('MedicationRequest/simvastatin')).toMatchObject({ status: 'active' })
    expect(await read('MedicationRequest/clarithromycin')).toMatchObject({ status: 'active' })
  })

  it.each([
    ['the problem', 'Condition/pregnancy', 'active'],
    ['the statement', 'Observation/asked', 'active'],
    ['neither', 'Observation/another', 'on-hold'],
  ])(
    'of a pregnancy that is stated twice takes a reason for either of the two: %s',
    async (_, named, status) => {
      await inVisit()
      const subject = { reference: 'Patient/p1' }
      const pregnant = { coding: [{ system: 'http://snomed.info/sct', code: '77386006' }] }
      at.server.store.put({
        resourceType: 'Condition',
        id: 'pregnancy',
        subject,
        code: pregnant,
        recordedDate: '2026-11-20',
      })
      at.server.store.put({
        resourceType: 'Observation',
        id: 'asked',
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '82810-3' }] },
        subject,
        effectiveDateTime: '2026-11-20',
        valueCodeableConcept: pregnant,
      })
      const warfarin = containing('warfarin')
      const weighed: DetectedIssue = {
        resourceType: 'DetectedIssue',
        id: 'weighed',
        status: 'final',
        code: { coding: [{ system: 'https://rounds.example/fhir/absolute', code: 'pregnancy-warfarin' }] },
        patient: subject,
        implicated: [{ reference: 'MedicationRequest/rx' }, { reference: named }],
        mitigation: [{ action: { text: 'A mechanical valve, weighed with her' } }],
      }
      await sign([order('rx', 'p1', 'ada', warfarin.rxcui, warfarin.name)], [weighed])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status })
    },
  )

  it('until its prescriber gives the reason that the workstation had no place for: then it goes out, and nobody else sends it', async () => {
    await inVisit()
    const sildenafil = containing('sildenafil')
    at.server.store.put({
      resourceType: 'MedicationStatement',
      id: 'taken',
      status: 'active',
      medicationCodeableConcept: { text: 'Nitrostat as needed' },
      subject: { reference: 'Patient/p1' },
    })
    await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
    const status = async () => (await read<MedicationRequest>('MedicationRequest/rx')).status
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held.statusReason?.text).toContain('update Rounds and give a reason there')
    const ours = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    const reason = (id: string, author: string, more: Partial<DetectedIssue> = {}) => {
      const by = { reference: `Practitioner/${author}` }
      const mitigation = [{ action: { text: 'Not used since 2019' }, author: by }]
      at.server.store.put({ ...ours, id, author: by, mitigation, ...more })
    }
    reason('of-another', 'ben')
    reason('no-word', 'ada', { mitigation: [{ action: { text: '.' } }] })
    reason('other-row', 'ada', { code: { coding: [{ code: 'another' }] } })
    // What an order was weighed against is none that waits for this reason.
    reason('against', 'ada', { implicated: (ours.implicated ?? []).toReversed() })
    expect(await status()).toBe('on-hold')
    reason('weighed', 'ada')
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'active',
      detectedIssue: [{}, { reference: 'DetectedIssue/weighed' }],
    })
    expect(await read<MedicationRequest>('MedicationRequest/rx')).not.toHaveProperty('statusReason')
    expect((await transmissions()).length).toBe(1)
  })

  it('anew, with its own issue, where something else speaks against it by the time that the reason comes', async () => {
    await inVisit()
    const sildenafil = containing('sildenafil')
    const taken = (id: string, text: string): MedicationStatement & { id: string } => ({
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      medicationCodeableConcept: { text },
      subject: { reference: 'Patient/p1' },
    })
    at.server.store.put(taken('first', 'Nitrostat as needed'))
    await sign([order('rx', 'p1', 'ada', sildenafil.rxcui, sildenafil.name)])
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    const [first] = held.detectedIssue ?? []
    const weigh = async (id: string, reference: string | undefined) => {
      const by = { reference: 'Practitioner/ada' }
      const ours = await read<DetectedIssue>(reference as string)
      at.server.store.put({
        ...ours,
        id,
        author: by,
        mitigation: [{ action: { text: 'Stopped' }, author: by }],
      })
    }
    at.server.store.put(taken('second', 'isosorbide mononitrate'))
    await weigh('one', first?.reference)
    const again = await read<MedicationRequest>('MedicationRequest/rx')
    expect(again).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringContaining('isosorbide mononitrate') },
    })
    expect(again.detectedIssue?.length).toBe(3)
    // Answered a second time it goes out.
    await weigh('two', again.detectedIssue?.at(-1)?.reference)
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })

  it('by a kidney function recorded meanwhile', async () => {
    await inVisit()
    const metformin = containing('metformin')
    at.server.store.put({
      resourceType: 'Observation',
      id: 'egfr',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '33914-3' }] },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: '2026-11-20',
      valueQuantity: { value: 21, unit: 'mL/min/1.73 m2' },
    })
    await sign([order('rx', 'p1', 'ada', metformin.rxcui, metformin.name)])
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringMatching(/Metformin with an eGFR below 30.*Last eGFR 21/) },
    })
  })
})
