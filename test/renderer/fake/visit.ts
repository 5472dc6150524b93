import type { VisitView } from '../../../preload/views.ts'
import { type AnswersOf, type Around, now, Refusal, visitChanged } from './answers.ts'
import { people } from './patients.ts'

export function newVisit(id: string): VisitView {
  const person = people.find((each) => each.id === id)
  if (!person) throw new Refusal('not-found', 'This visit is not known here.')
  return {
    encounterId: id,
    taskId: `task-${id}`,
    patientId: `patient-${id}`,
    patientName: person.name,
    birthDate: person.birthDate,
    ageYears: person.ageYears,
    age: person.age,
    reason: person.reason,
    state: 'claimed',
    startedAt: null,
    claim: 1,
    identityConfirmedAt: null,
    consentAt: null,
    intake: { state: person.statedState, place: person.statedPlace, callBack: '508 555 0142' },
    location: null,
    emergencyNumber: null,
    emergencyWords: 'Ask where the patient is first.',
    licensure: {
      prescribing: 'unknown',
      words: 'Where the patient is has not been asked.',
      state: person.statedState,
    },
    endedHow: null,
    takenOver: null,
  }
}

export function visitAnswers(around: Around): AnswersOf<'visit' | 'form'> {
  const { world, emit } = around
  const answers: AnswersOf<'visit' | 'form'> = {
    'visit.get': ({ encounterId }) => world.visitOf(encounterId),
    'visit.confirmIdentity': ({ encounterId }) =>
      Object.assign(world.visitOf(encounterId), { identityConfirmedAt: now() }),
    'visit.recordConsent': ({ encounterId }) =>
      Object.assign(world.visitOf(encounterId), { consentAt: now() }),
    'visit.recordLocation': ({ encounterId, location }) => {
      const open = ['MA', 'NH'].includes(location.state)
      return Object.assign(world.visitOf(encounterId), {
        location: { ...location, since: now() },
        emergencyNumber: open ? '508 555 0100' : null,
        emergencyWords: open
          ? `${location.city}; 911 from here reaches your area`
          : 'No number known for this place: ask the patient to dial 911.',
        licensure: {
          prescribing: open ? 'open' : 'closed',
          words: open
            ? `Licensed in ${location.state === 'MA' ? 'Massachusetts' : 'New Hampshire'}.`
            : 'Not licensed where the patient is now.',
          state: location.state,
        },
      } satisfies Partial<VisitView>)
    },
    'visit.start': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      if (visit.state === 'claimed') Object.assign(visit, { state: 'in-progress', startedAt: now() })
      visitChanged(around, encounterId)
      return visit
    },
    'visit.review': async ({ encounterId, disposition }) => {
      const visit = world.visitOf(encounterId)
      const orders = world.orders.get(encounterId) ?? []
      return {
        patientName: visit.patientName,
        birthDate: visit.birthDate,
        ageYears: visit.ageYears,
        age: visit.age,
        disposition,
        willHappen: [
          'The note becomes final: it can no longer be changed.',
          ...orders.map((order) => `${order.medication} goes to the central API.`),
          'The visit is finished.',
        ],
        prevents: [
          ...(visit.identityConfirmedAt ? [] : ['Name and birth date are not confirmed with the patient.']),
          ...(visit.consentAt ? [] : ['Consent to telehealth is not recorded.']),
          ...(visit.location ? [] : ['Where the patient is has not been asked.']),
        ],
        digest: await digestOf([
          disposition,
          world.noteOf(encounterId).sections.map((section) => section.text),
        ]),
      }
    },
    'visit.sign': async (input) => {
      const review = await answers['visit.review'](input)
      if (review.digest !== input.digest)
        throw new Refusal('review-outdated', 'What would be signed has changed: look at it again.')
      Object.assign(world.visitOf(input.encounterId), { state: 'signed' })
      Object.assign(world.noteOf(input.encounterId), {
        kept: 'signed-here',
        editable: false,
        notEditableWhy: null,
        signedAt: now(),
        signedBy: 'Dr Okafor',
        may: { add: true, mark: true, signAlone: false },
      })
      for (const order of world.orders.get(input.encounterId) ?? [])
        Object.assign(order, { state: 'signed-here', stateWords: 'Signed here, not yet at the central API.' })
      emit('note.changed', { encounterId: input.encounterId })
      emit('orders.changed', { encounterId: input.encounterId })
      visitChanged(around, input.encounterId)
      return world.visitOf(input.encounterId)
    },
    'form.get': ({ encounterId, form }) => ({ values: world.forms.get(`${encounterId} ${form}`) ?? null }),
    'form.keep': ({ encounterId, form, values }) => {
      if (values) world.forms.set(`${encounterId} ${form}`, values)
      else world.forms.delete(`${encounterId} ${form}`)
      return {}
    },
    'visit.finishLater': ({ encounterId }) => {
      Object.assign(world.visitOf(encounterId), { state: 'note-unsigned' })
      visitChanged(around, encounterId)
      return world.visitOf(encounterId)
    },
    'visit.end': ({ encounterId, how }) => {
      Object.assign(world.visitOf(encounterId), { state: 'ended', endedHow: how })
      visitChanged(around, encounterId)
      return world.visitOf(encounterId)
    },
  }
  return answers
}

/** Short, however long the note is, as the engine's is. */
async function digestOf(what: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(what))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
