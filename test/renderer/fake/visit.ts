import { followUpText } from '../../../main/clinical/visits/follow-up.ts'
import type { RedFlags, VisitView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'
import { people } from './patients.ts'

export function newVisit(id: string, saysYes: string[] = []): VisitView {
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
    redFlags: person.redFlags,
    saysYes,
    intakeAnswers: saysYes.map((label) => ({ label, yes: true })),
    state: 'claimed',
    startedAt: null,
    leftAt: null,
    contacts: [],
    contactsWithOthers: [],
    reached: false,
    claim: 1,
    identityConfirmedAt: null,
    consentAt: null,
    consent: null,
    lastLocation: null,
    intake: { state: person.statedState, place: person.statedPlace, callBack: '508 555 0142', line: null },
    location: null,
    ...servingNumber(person.statedPlace, false),
    emergency: null,
    licensure: {
      prescribing: 'unknown',
      message: 'Where the patient is has not been asked.',
      state: person.statedState,
    },
    endedHow: null,
    takenOver: null,
  }
}

/** They stay until the visit is over. */
export const flagsOf = ({ state, redFlags, saysYes }: VisitView): RedFlags =>
  state === 'claimed' || state === 'in-progress' ? { redFlags, saysYes } : { redFlags: [], saysYes: [] }

/** As the engine's: a number for Massachusetts and New Hampshire, of the intake until the patient was asked. */
function servingNumber(
  place: string | null,
  asked: boolean,
): Pick<VisitView, 'emergencyNumber' | 'emergencyMessage'> {
  const [city, state = ''] = (place ?? '').split(', ')
  const own = '911 from your phone reaches your area, not the patient’s.'
  if (!city) return { emergencyNumber: null, emergencyMessage: `Ask where the patient is. ${own}` }
  if (!['MA', 'NH'].includes(state))
    return {
      emergencyNumber: null,
      emergencyMessage: `No number known for ${place}. Have the patient call 911: ${own}`,
    }
  const from = asked ? '' : '. From the intake: ask where the patient is now.'
  return { emergencyNumber: '508 555 0100', emergencyMessage: `${city} emergency call center${from}` }
}

export function visitAnswers({ world }: Around): AnswersOf<'visit' | 'form'> {
  /** As the engine: nothing is recorded as said by who was not reached. */
  const reached = (encounterId: string): VisitView => {
    const visit = world.visitOf(encounterId)
    if (!visit.reached) throw new Refusal('not-allowed', 'The patient is not reached yet.')
    return visit
  }
  const answers: AnswersOf<'visit' | 'form'> = {
    'visit.get': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      return { ...visit, ...flagsOf(visit) }
    },
    'visit.confirmIdentity': ({ encounterId }) =>
      Object.assign(reached(encounterId), { identityConfirmedAt: now() }),
    'visit.recordConsent': ({ encounterId, consent }) =>
      Object.assign(reached(encounterId), {
        consentAt: now(),
        consent: { ...consent, wording: null, at: now(), until: null },
      }),
    'visit.recordContact': ({ encounterId, mode, reason }) => {
      const visit = world.visitOf(encounterId)
      if (mode !== 'video' && !reason)
        throw new Refusal('needs-reason', 'Say why there is no picture: it is kept with the visit.')
      const since = now()
      if (visit.contacts.at(-1)?.mode !== mode) visit.contacts.push({ mode, since, reason, said: null })
      return Object.assign(visit, {
        state: 'in-progress',
        reached: true,
        startedAt: visit.startedAt ?? since,
      } satisfies Partial<VisitView>)
    },
    'visit.recordEarlierContact': ({ encounterId, since, reason }) => {
      const visit = world.visitOf(encounterId)
      visit.contacts.push({ mode: 'phone', since, reason, said: now() })
      return Object.assign(visit, { reached: true, startedAt: since })
    },
    'visit.recordLocation': ({ encounterId, location }) => {
      const open = ['MA', 'NH'].includes(location.state)
      return Object.assign(reached(encounterId), {
        location: { ...location, since: now() },
        ...servingNumber(`${location.city}, ${location.state}`, true),
        licensure: {
          prescribing: open ? 'open' : 'closed',
          message: open
            ? `Licensed in ${location.state === 'MA' ? 'Massachusetts' : 'New Hampshire'}.`
            : 'Not licensed where the patient is now.',
          state: location.state,
        },
      } satisfies Partial<VisitView>)
    },
    'visit.start': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      if (visit.state === 'claimed') Object.assign(visit, { state: 'in-progress' })
      return visit
    },
    'visit.beginEmergency': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      if (visit.emergency?.on) return visit
      const emergency = { on: true, since: now(), reason: null, done: null, over: null }
      return Object.assign(visit, { emergency })
    },
    'visit.undoEmergency': ({ encounterId }) =>
      Object.assign(world.visitOf(encounterId), { emergency: null }),
    'visit.recordEmergency': ({ encounterId, reason, done, over }) => {
      const visit = world.visitOf(encounterId)
      if (!visit.emergency) throw new Refusal('not-found', 'This visit is not marked as an emergency.')
      Object.assign(visit.emergency, { reason, done, on: !over, over: over ? now() : null })
      return visit
    },
    'visit.review': async ({ encounterId, disposition, followUp }) => {
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
          ...orders.map(
            ({ medication, pharmacy }) =>
              `${medication} is sent to the server.${pharmacy ? ` To ${pharmacy.name}, ${pharmacy.address}, ${pharmacy.phone}.` : ''}`,
          ),
          followUp ? `The visit is finished: ${followUpText(followUp)}.` : 'The visit is finished.',
        ],
        prevents: [
          ...(visit.emergency && !visit.emergency.done
            ? ['The emergency: what happened and what was done is not written down.']
            : []),
        ],
        lacks: [
          ...(visit.reached ? [] : ['The patient was not reached.']),
          ...(visit.identityConfirmedAt ? [] : ['Name and birth date were not confirmed.']),
          ...(visit.location ? [] : ['Where the patient is was not asked.']),
          ...(visit.consent ? [] : ['Consent to telehealth is not on record.']),
          ...(disposition === 'follow-up' && (followUp ?? { when: 'none' }).when === 'none'
            ? ['A follow-up is agreed, but not when.']
            : []),
          ...(world.editions && !world.diagnoses.get(encounterId)?.length ? ['No diagnosis is chosen.'] : []),
        ],
        stillOpen: world.stillOpen.get(encounterId) ?? [],
        digest: await digestOf([
          disposition,
          followUp ?? null,
          world.noteOf(encounterId).sections.map((section) => section.text),
        ]),
      }
    },
    'visit.sign': async (input) => {
      const review = await answers['visit.review'](input)
      if (review.digest !== input.digest)
        throw new Refusal('review-outdated', 'What would be signed has changed: look at it again.')
      const lacking = review.lacks.length > 0
      if (lacking && !input.reason)
        throw new Refusal('needs-reason', 'Say why you sign all the same: it is kept beside your signature.')
      if (input.followUp) world.followUps.set(input.encounterId, followUpText(input.followUp))
      const { emergency } = Object.assign(world.visitOf(input.encounterId), { state: 'signed' as const })
      if (emergency?.on) Object.assign(emergency, { on: false, over: now() })
      Object.assign(world.noteOf(input.encounterId), {
        kept: 'signed-here',
        editable: false,
        notEditableWhy: null,
        signedAt: now(),
        signedBy: 'Dr Okafor',
        signedWithout: lacking ? { lacked: review.lacks, reason: input.reason ?? '' } : null,
        may: { add: true, mark: true, signAlone: false },
      })
      for (const order of world.orders.get(input.encounterId) ?? [])
        Object.assign(order, { state: 'signed-here', statusMessage: 'Signed, not sent yet.' })
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
      return world.visitOf(encounterId)
    },
    'visit.end': ({ encounterId, how, account }) => {
      const visit = world.visitOf(encounterId)
      if (how === 'emergency')
        visit.emergency ??= { on: true, since: now(), reason: null, done: null, over: null }
      if (visit.emergency) Object.assign(visit.emergency, account)
      if (visit.emergency && !visit.emergency.done)
        throw new Refusal(
          'needs-reason',
          'This visit was an emergency. Write what happened and what was done.',
        )
      if (visit.emergency) Object.assign(visit.emergency, { on: false, over: now() })
      return Object.assign(visit, { state: visit.emergency ? 'note-unsigned' : 'ended', endedHow: how })
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
