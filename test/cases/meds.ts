import assert from 'node:assert/strict'
import type { MedicationRequest, Practitioner } from '@medplum/fhirtypes'
import { formatMoment } from '../../main/clinical/dates.ts'
import { type At, type Cases, noon } from './case.ts'

const check = async (at: At, rxcui: string) => {
  const { encounterId } = await at.claim()
  return at.station.call('orders.check', { encounterId, rxcui })
}
const medications = async (at: At) => (await at.chart()).medications.items
const taken = async (at: At) =>
  (await medications(at)).filter(({ use }) => use === 'taken').map(({ text }) => text)
const parts = async (at: At) => (await at.note()).parts.map(({ title, text }) => `${title}: ${text}`)

/** Medicines, allergies, problems, notes of others; names for codes. */
export const meds: Cases = {
  'compounded-medication': {
    checks: {
      'is called by its ingredients with their strengths, and its form': async (at) =>
        assert.deepEqual(await taken(at), ['Ketamine 100 mg/g + Amitriptyline 40 mg/g cream']),
      'takes part in the check by its words': async (at) => {
        const { alerts } = await check(at, '856834')
        assert.match(alerts.map(({ message }) => message).join(), /already has amitriptyline: Ketamine/)
      },
    },
  },
  'medication-by-reference': {
    checks: {
      'stands in the list under its name': async (at) => {
        const [only] = await medications(at)
        assert.deepEqual([only?.text, only?.dosage], ['lisinopril 10 MG Oral Tablet', 'Once daily'])
      },
      'warns of the duplicate, and is not called unknown': async (at) => {
        const { alerts, notChecked } = await check(at, '314076')
        assert.deepEqual(
          alerts
            .filter(({ kind }) => kind === 'duplicate')
            .map(({ severity, message }) => [severity, message]),
          [['warn', 'The patient already has lisinopril: lisinopril 10 MG Oral Tablet.']],
        )
        assert.doesNotMatch(notChecked.join(), /not in this catalog/)
      },
      'names a contained medicine that comes later': async (at) => {
        await at.chart()
        const warfarin: MedicationRequest & { id: string } = {
          resourceType: 'MedicationRequest',
          id: 'byref-later',
          status: 'active',
          intent: 'order',
          subject: { reference: 'Patient/byref' },
          authoredOn: '2026-11-28T17:05:00Z',
          contained: [{ resourceType: 'Medication', id: 'w', code: { text: 'Warfarin 5 mg tablet' } }],
          medicationReference: { reference: '#w' },
        }
        at.central.context.store.atomically(() => at.central.context.store.put(warfarin))
        const { encounterId } = await at.claim()
        const notice = await at.station.until(async () => {
          await at.station.call('sync.now', {})
          const { changedSince } = await at.station.call('chart.open', { encounterId })
          return changedSince.length > 0 && changedSince
        })
        assert.match(String(notice), /Medication recorded .*: Warfarin 5 mg tablet\./)
      },
    },
  },
  'medication-references': {
    checks: {
      'a reference that leads nowhere keeps its display, and one to another server is not taken for ours':
        async (at) => assert.deepEqual((await taken(at)).sort(), ['MEVACOR TAB 40MG', 'Not named']),
      'what is not taken is not among what is': async (at) => {
        const haloperidol = (await medications(at)).find(({ text }) => text.startsWith('Haloperidol'))
        assert.equal(haloperidol?.use, 'not-taken')
      },
    },
  },
  'dosage-structured': {
    checks: {
      'every figure is in the words, and nothing else': async (at) => {
        const dosages = (await medications(at)).map(({ dosage }) => dosage).sort()
        assert.deepEqual(dosages, [
          '2 capsules twice a day',
          '5–10 mg oral every 4–6 h as needed for pain, at most 40 mg a day',
        ])
      },
    },
  },
  'do-not-perform': {
    checks: {
      'a ban stands as one, with its reason': async (at) => {
        const [first] = await medications(at)
        assert.deepEqual(
          [first?.use, first?.text],
          ['banned', 'Do not give: Ibuprofen 400 MG Oral Tablet (Previous GI bleed)'],
        )
      },
      'only what is taken is among what is taken': async (at) =>
        assert.deepEqual(await taken(at), ['Omeprazole 20 mg capsule']),
      'an order of it warns of the ban': async (at) => {
        const messages = (await check(at, '197805')).alerts.map((alert) => alert.message).join()
        assert.match(messages, /Do not give: Ibuprofen 400 MG Oral Tablet \(Previous GI bleed\)/)
        assert.doesNotMatch(messages, /already has/)
      },
    },
  },
  'no-known-allergies-160244002': {
    checks: {
      'none is none': async (at) => {
        const { state, items } = (await at.chart()).allergies
        assert.deepEqual({ state, items }, { state: 'none-known', items: [] })
      },
      'it counts as nothing in the order check': async (at) => {
        const { alerts, notChecked } = await check(at, '314076')
        assert.deepEqual(
          alerts.filter(({ kind }) => kind === 'allergy'),
          [],
        )
        assert.doesNotMatch(notChecked.join(), /allerg/i)
      },
    },
  },
  'allergy-severity-on-reaction': {
    checks: {
      'severe first': async (at) => {
        const [first, ...others] = (await at.chart()).allergies.items
        assert.deepEqual([first?.text, first?.severe], ['Penicillin', true])
        assert.ok(others.length === 2 && others.every(({ severe }) => !severe))
      },
    },
  },
  'not-yet-certain': {
    checks: {
      'the confirmed first, then each with its doubt, the refuted not active': async (at) =>
        assert.deepEqual(
          (await at.chart()).problems.items.map(({ text, uncertainty, active, end }) => [
            text,
            uncertainty,
            active,
            end,
          ]),
          [
            ['Panic disorder', null, true, null],
            ['Lyme disease', 'unconfirmed', true, null],
            ['Costochondritis', 'differential', true, null],
            ['Pulmonary embolism', 'provisional', true, null],
            ['Myocardial infarction', null, false, 'refuted'],
          ],
        ),
    },
  },
  'problem-list': {
    checks: {
      'a problem first, a diagnosis of visits once, what is over last': async (at) =>
        assert.deepEqual(
          (await at.chart()).problems.items.map(({ text, active, visits }) => [text, active, visits?.count]),
          [
            ['Bipolar I disorder', true, undefined],
            ['Acute pharyngitis', true, 6],
            ['Childhood asthma', false, undefined],
          ],
        ),
    },
  },
  'foreign-note': {
    checks: {
      'sections within sections are read': async (at) => {
        assert.equal((await at.note()).title, 'Psychiatric evaluation')
        assert.deepEqual(await parts(at), [
          'History of present illness: Two suicide attempts in 2024.',
          'Assessment and plan / Risk: Firearms at home | yes',
        ])
      },
    },
  },
  'note-table': {
    checks: {
      'a row of the table is a line, and signs are read': async (at) =>
        assert.deepEqual(await parts(at), [
          'Plan: Drug | Dose\nLithium | 900 mg\nStop | Ibuprofen\nNaïve & well; temp < 38 °C\n• one\n• two',
        ]),
    },
  },
  'old-note': {
    checks: {
      'says its year, as the opened note does': async (at) =>
        assert.equal(formatMoment((await at.note()).when, new Date(noon)), 'Nov 20, 2019, 10:00 AM'),
    },
  },
  'author-without-display': {
    checks: {
      'the author is named by the record of the person': async (at) => {
        const practitioner = at.resources.find((it): it is Practitioner => it.resourceType === 'Practitioner')
        const { given, family } = practitioner?.name?.[0] ?? {}
        assert.ok((await at.note()).author.endsWith(`${given?.[0]} ${family}`), (await at.note()).author)
      },
    },
  },
  'codes-without-display': {
    checks: {
      'the catalog on this machine names them': async (at) => {
        const chart = await at.chart()
        assert.equal(chart.allergies.items[0]?.text, 'penicillin G')
        assert.equal(chart.medications.items[0]?.text, 'lisinopril 10 MG Oral Tablet')
        assert.equal(chart.results.items[0]?.name, 'Creatinine')
      },
      'a code that nobody knows is called by its system': async (at) => {
        await at.chart()
        const unknown: MedicationRequest & { id: string } = {
          resourceType: 'MedicationRequest',
          id: 'codes-unknown',
          status: 'active',
          intent: 'order',
          subject: { reference: 'Patient/codes' },
          medicationCodeableConcept: {
            coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '999999' }],
          },
        }
        at.central.context.store.atomically(() => at.central.context.store.put(unknown))
        const names = await at.station.until(async () => {
          await at.station.call('sync.now', {})
          const found = (await medications(at)).map(({ text }) => text)
          return found.length > 1 ? found : undefined
        })
        assert.ok(names.includes('RxNorm 999999'), names.join())
      },
    },
  },
}
