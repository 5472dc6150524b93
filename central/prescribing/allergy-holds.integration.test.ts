import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { order, penicillinAllergy } from '../testing/practice.ts'
import { amoxicillin, loratadine, prescribing } from './testing.ts'

const { at, inVisit, read, sign, transmissions } = prescribing()

describe('an order is held', () => {
  it('for an allergy that someone recorded meanwhile, and says so', async () => {
    await inVisit()
    at.server.store.put(penicillinAllergy('late', 'p1'))
    const rx = order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)
    const { body } = await sign([rx, order('ok', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const held = body.entry?.[3]?.resource as MedicationRequest
    expect(held.status).toBe('on-hold')
    expect(held.statusReason?.text).toMatch(/^Held: Contains amoxicillin.*Penicillin/i)
    const issue = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    expect(issue).toMatchObject({
      status: 'final',
      code: { coding: [{ code: 'ALGY' }] },
      patient: { reference: 'Patient/p1' },
    })
    expect(issue.implicated?.map((it) => it.reference)).toEqual([
      'MedicationRequest/rx',
      'AllergyIntolerance/late',
    ])
    expect(issue.mitigation).toBe(undefined)
    expect(await read('MedicationRequest/ok')).toMatchObject({ status: 'active' })
    expect((await transmissions()).map((it) => it.focus?.reference)).toEqual(['MedicationRequest/ok'])
    expect(await read('Composition/note')).toMatchObject({ status: 'final' })
  })

  it('but not for an allergy that its prescriber weighed, with a reason', async () => {
    await inVisit()
    at.server.store.put(penicillinAllergy('known', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'ALGY' }] },
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: 'Tolerated amoxicillin in 2024' }, date: '2026-11-23T10:11:00Z' }],
    }
    const rx = order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)
    await sign([{ ...rx, detectedIssue: [{ reference: 'DetectedIssue/weighed' }] }], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })

  it('for an allergy that stands there in words, with the words', async () => {
    await inVisit()
    at.server.store.put({ ...penicillinAllergy('told', 'p1'), code: { text: 'PCN' } })
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)])
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringContaining('Recorded in words: “PCN”') },
    })
  })

  it('where the reason for an override has no word in it', async () => {
    await inVisit()
    at.server.store.put(penicillinAllergy('known', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: '.' } }],
    }
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  it('by a reason for one allergy, still for another', async () => {
    await inVisit()
    at.server.store.put(penicillinAllergy('known', 'p1'))
    at.server.store.put(penicillinAllergy('new', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: 'Tolerated' } }],
    }
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  const doNotGive: MedicationRequest & { id: string } = {
    resourceType: 'MedicationRequest',
    id: 'ban',
    status: 'active',
    intent: 'order',
    doNotPerform: true,
    medicationReference: { reference: 'Medication/banned' },
    reasonCode: [{ text: 'Torsades in 2022' }],
    subject: { reference: 'Patient/p1' },
  }
  const banned = {
    resourceType: 'Medication' as const,
    id: 'banned',
    code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: loratadine.rxcui }] },
  }

  it('where the chart says not to give it, unless its prescriber weighed that with a reason', async () => {
    await inVisit()
    at.server.store.put(banned)
    at.server.store.put(doNotGive)
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/weighed-rx' }, { reference: 'MedicationRequest/ban' }],
      mitigation: [{ action: { text: 'ECG normal today' } }],
    }
    await sign(
      [
        order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
        order('weighed-rx', 'p1', 'ada', loratadine.rxcui, loratadine.name),
      ],
      [weighed],
    )
    const held = await read<MedicationRequest>('MedicationRequest/rx')
    expect(held).toMatchObject({
      status: 'on-hold',
      statusReason: { text: expect.stringMatching(/Do not give: .*loratadine.*\(Torsades in 2022\)/i) },
    })
    const issue = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
    expect(issue.implicated?.map((it) => it.reference)).toEqual([
      'MedicationRequest/rx',
      'MedicationRequest/ban',
    ])
    expect(issue.code?.text).toBe('The chart says not to give this medication')
    expect(await read('MedicationRequest/weighed-rx')).toMatchObject({ status: 'active' })
  })

  it('for an allergy that was only a look when its prescriber gave a reason', async () => {
    await inVisit()
    at.server.store.put(penicillinAllergy('known', 'p1'))
    const weighed: DetectedIssue = {
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      severity: 'moderate',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }, { reference: 'AllergyIntolerance/known' }],
      mitigation: [{ action: { text: 'Told to stop at a rash' } }],
    }
    await sign([order('rx', 'p1', 'ada', amoxicillin.rxcui, amoxicillin.name)], [weighed])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
  })

  it('is not held for naming its medication by reference', async () => {
    await inVisit()
    at.server.store.put(banned)
    const { medicationCodeableConcept: _, ...rx } = order('rx', 'p1', 'ada', loratadine.rxcui, '')
    await sign([{ ...rx, medicationReference: { reference: 'Medication/banned' } }])
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
  })
})
