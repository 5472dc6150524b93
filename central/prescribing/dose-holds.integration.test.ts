import type { DetectedIssue, MedicationRequest, Resource } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../main/clinical/catalogs/medications.ts'
import { doseIssue } from '../../main/clinical/codes/dose-issue.ts'
import { dosageOf, type Sig } from '../../main/clinical/medications/sig.ts'
import type { Often } from '../../main/clinical/medications/sig-words.ts'
import { order, patient } from '../testing/practice.ts'
import { prescribing } from './testing.ts'

const { at, inVisit, read, sign, transmissions } = prescribing()

describe('an order is held', () => {
  describe('for a dose above a ceiling', () => {
    const tylenol = catalog.find(({ name }) => name === 'acetaminophen 500 MG Oral Tablet')
    const sig = (often: Often): Sig => ({
      dose: 2,
      doseMax: null,
      unit: 'tablet',
      route: 'oral',
      often,
      days: 5,
      asNeeded: 'pain',
      more: '',
      mg: null,
      byWeight: null,
    })
    const ordered = (often: Often): MedicationRequest => ({
      ...order('rx', 'p1', 'ada', tylenol?.rxcui ?? '', tylenol?.name ?? ''),
      dosageInstruction: [dosageOf(sig(often))],
    })
    const message = 'Up to 6,000 mg of acetaminophen a day: the most is 4,000 mg.'
    const weighed = (text: string, more: Partial<DetectedIssue> = {}): DetectedIssue & { id: string } => ({
      resourceType: 'DetectedIssue',
      id: 'weighed',
      status: 'final',
      code: doseIssue('DOSEH', text),
      severity: 'high',
      patient: { reference: 'Patient/p1' },
      implicated: [{ reference: 'MedicationRequest/rx' }],
      mitigation: [{ action: { text: 'Under observation' } }],
      ...more,
    })
    const signed = async (often: Often, more: Resource[] = []) => {
      await inVisit()
      at.server.store.put({ ...patient('p1'), birthDate: '1979-03-12' })
      await sign([ordered(often)], more)
      return read<MedicationRequest>('MedicationRequest/rx')
    }

    it('that no reason was given for, and says what to do', async () => {
      const held = await signed('q4h')
      expect(held).toMatchObject({
        status: 'on-hold',
        statusReason: { text: expect.stringMatching(`^Held: ${message} .*update Rounds`) },
      })
      const ours = await read<DetectedIssue>(held.detectedIssue?.[0]?.reference as string)
      expect(ours).toMatchObject({
        code: { coding: [{ code: 'DOSEH' }], text: message },
        implicated: [{ reference: 'MedicationRequest/rx' }],
      })
      expect(await transmissions()).toEqual([])
      // As a workstation of now writes it, on the card of the held order.
      at.server.store.put({ ...weighed(message), author: { reference: 'Practitioner/ada' }, code: ours.code })
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
      expect((await transmissions()).length).toBe(1)
    })

    it('but not at the ceiling, nor where its prescriber gave the reason before', async () => {
      expect(await signed('q6h')).toMatchObject({ status: 'active' })
      await at.server.close()
      expect(await signed('q4h', [weighed(message)])).toMatchObject({ status: 'active' })
    })

    it('also where a reason was given for another dose, for none, or for what was no stop', async () => {
      const none = [{ action: { text: '.' } }]
      for (const [nth, issue] of [
        weighed('Up to 4,500 mg of acetaminophen a day: the most is 4,000 mg.'),
        weighed(message, { code: doseIssue('DOSEL', message) }),
        weighed(message, { mitigation: none }),
        weighed(message, { severity: 'moderate' }),
        weighed(message, { implicated: [{ reference: 'Observation/other' }] }),
      ].entries()) {
        if (nth > 0) await at.server.close()
        expect((await signed('q4h', [issue])).status, `${nth}`).toBe('on-hold')
      }
    })

    it('is not judged of a sig in words, of an unknown age, or of a child that the source does not name', async () => {
      await inVisit()
      const { dosageInstruction: _, ...words } = ordered('q4h')
      await sign([{ ...words, dosageInstruction: [{ text: '2 tablets every 4 hours' }] }])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
      await at.server.close()
      await inVisit()
      at.server.store.put({ ...patient('p1'), birthDate: '2018-08-09' })
      await sign([ordered('q4h')])
      expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'active' })
    })
  })
})
