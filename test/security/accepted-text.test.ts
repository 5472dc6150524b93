import type { AllergyIntolerance, Encounter, Resource, Task } from '@medplum/fhirtypes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { penicillinAllergy, waitingVisit } from '../../central/testing/practice.ts'
import { validate } from '../../central/validation/validate.ts'
import { withAccount, withEmergency } from '../../main/clinical/visits/emergency.ts'
import { draftOrder } from '../../main/engine/orders/draft-order.ts'
import { newAddendum, withText } from '../../main/engine/record/addendum.ts'
import { compositionOf } from '../../main/engine/record/composition.ts'
import { cleanText } from '../../main/engine/record/plain-text.ts'
import { withStatedLocation } from '../../main/engine/record/stated-location.ts'
import { type Channel, channels } from '../../preload/contract/index.ts'

/** What is pasted, dictated or sent by a program: blanks, control characters, halves of characters, other scripts. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(...['', ' ', '\t', '\n', '\r', '\u0000', '\u0001', '\u000b', '\u007f', '\u0085']),
    maxLength: 4,
  }),
  fc.string({
    unit: fc.constantFrom(
      ...['\u00a0', '\u200b', '\u2028', '\u3000', '\ufeff', '\ufffe', '\ud800', '<', '&', 'x'],
    ),
    maxLength: 4,
  }),
)
const visit = { patientId: 'p', encounterId: 'e', practitionerId: 'ada', practitionerName: 'Ada Rains, MD' }
const at = '2026-01-05T10:00:00Z'
const [, encounter, task] = waitingVisit('p') as [unknown, Encounter, Task]

/** What a channel makes of its input, as far as it is text; null: it is refused here, where it was entered. */
function taken<T>(channel: Channel, input: T): T | null {
  const { success, data } = channels[channel].input.safeParse({ encounterId: 'e', ...input })
  return success ? (data as T) : null
}

/** Each way a text gets into a resource. */
const ways: Record<string, (one: string, other: string) => Resource | null> = {
  allergy: (one, other) => {
    const input = taken('chart.recordAllergy', {
      text: one,
      rxcui: null,
      reaction: other,
      criticality: 'low',
    })
    if (!input) return null
    const { reaction } = input
    const allergy: AllergyIntolerance = { ...penicillinAllergy('a', 'p'), code: { text: input.text } }
    return reaction ? { ...allergy, reaction: [{ manifestation: [{ text: reaction }] }] } : allergy
  },
  'stated place': (one, other) => {
    const place = { line: one, city: other, state: 'MA', callBack: one, companions: other }
    const stated = taken('visit.recordLocation', { location: place })
    return stated && withStatedLocation(encounter, stated.location, at)
  },
  order: (one, other) => {
    const input = taken('orders.draft', {
      encounterId: 'e',
      rxcui: '723',
      dosage: one,
      quantity: 1,
      quantityUnit: other,
      refills: 0,
      overrideReason: one,
    })
    const medication = { rxcui: '723', name: 'amoxicillin', ingredients: [] } as never
    const author = { practitionerId: 'ada', name: 'Ada Rains, MD' }
    return input && draftOrder({ input, medication, patientId: 'p', author, at, alerts: [] }).order
  },
  'reason to stop an order': (one) => {
    const given = taken('orders.stop', { orderId: 'o', reason: one })
    return given && { ...task, statusReason: { text: given.reason } }
  },
  'end of a visit': (one) => {
    const given = taken('visit.end', { how: 'referred', remark: one })
    return given && { ...task, statusReason: { text: given.remark || 'Referred' } }
  },
  emergency: (one, other) => {
    const told = taken('visit.recordEmergency', { reason: one, done: other, over: false })
    return told && withAccount(withEmergency(encounter, at), told, null)
  },
  'mark in error': (one) => {
    const given = taken('note.mark', { compositionId: 'n', reason: one, moveTo: null })
    return given && { ...task, statusReason: { text: given.reason } }
  },
  note: (one, other) => {
    const given = [one, other].map((text) => taken('note.edit', { section: 'plan', text: text, edit: 1 }))
    const [subjective, plan] = given.map((section) => cleanText(section?.text ?? ''))
    const texts = { subjective: subjective ?? '', objective: '', assessment: '', plan: plan ?? '' }
    return compositionOf({ id: 'n', ...visit }, undefined, texts, { status: 'final', date: at, orders: [] })
  },
  addendum: (one) => {
    const given = taken('note.addendum', { compositionId: 'n', text: one, base: '', edit: 1 })
    const about = { id: 'add', continues: { code: 'appends' as const, noteId: 'n' }, lateAt: null, ...visit }
    return given && withText(newAddendum(about, at), cleanText(given.text), at)
  },
}

test.each(Object.entries(ways))('what is accepted as %s here is accepted there', (_, made) => {
  let accepted = 0
  fc.assert(
    fc.property(text, text, (one, other) => {
      const resource = made(one, other)
      if (!resource) return
      accepted += 1
      validate(resource)
    }),
    { numRuns: 400 },
  )
  expect(accepted).toBeGreaterThan(20)
})
