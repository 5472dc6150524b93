import type { DetectedIssue, MedicationRequest } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { order } from '../testing/practice.ts'
import { claim, loratadine, prescribing } from './testing.ts'

const { at, inVisit, read, sign, transmissions } = prescribing()

describe('an order is held', () => {
  it('is refused when it is marked doNotPerform', async () => {
    await inVisit()
    const ban = { ...order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name), doNotPerform: true }
    expect((await sign([ban])).problem).toBe('invalid-resource')
    expect(await transmissions()).toEqual([])
  })

  it.each([
    ['where the prescriber has no license', 'NH', 'Held: Dr. Ada Quist has no license in NH.'],
    [
      'where no place is recorded',
      '',
      'Held: no location of the patient is recorded, so the license can’t be checked.',
    ],
  ])('%s', async (_, state, message) => {
    await inVisit({}, state)
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    expect(await read('MedicationRequest/rx')).toMatchObject({
      status: 'on-hold',
      statusReason: { text: message },
    })
    expect(await transmissions()).toEqual([])
  })

  it('when its ingredients are not known', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', '99999999', 'Something')])
    const { statusReason } = await read<MedicationRequest>('MedicationRequest/rx')
    expect(statusReason?.text).toContain('not in the catalog')
  })

  it.each(['DOSE', 'DOSEH', 'DOSEL'])(
    'when its ingredients are not known, whatever reason was given for the dose (%s)',
    async (code) => {
      await inVisit()
      const weighed: DetectedIssue = {
        resourceType: 'DetectedIssue',
        id: 'weighed',
        status: 'final',
        code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }] },
        patient: { reference: 'Patient/p1' },
        implicated: [{ reference: 'MedicationRequest/rx' }],
        mitigation: [{ action: { text: 'Half of it at first' } }],
      }
      await sign([order('rx', 'p1', 'ada', '99999999', 'Something')], [weighed])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'on-hold' })
    },
  )

  it('until its prescriber stops it; a waiting transmission is withdrawn with it', async () => {
    await inVisit()
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const active = await read<MedicationRequest>('MedicationRequest/rx')
    const stopped = await at.ada.update(
      { ...active, status: 'stopped', statusReason: { text: 'Changed my mind' } },
      claim,
    )
    expect(stopped.status).toBe(200)
    expect((await transmissions()).map((it) => it.status)).toEqual(['cancelled'])
  })
})
