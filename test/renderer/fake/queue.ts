import type { OpenItem, ScheduledRow } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'
import { people } from './patients.ts'
import { flagsOf, newVisit } from './visit.ts'

/** Of the last of the fake patients, who do not wait then. */
export function scheduledRows(): ScheduledRow[] {
  const at = (hour: number, minute: number, days = 0) => {
    const when = new Date()
    when.setDate(when.getDate() + days)
    when.setHours(hour, minute, 0, 0)
    return when.toISOString()
  }
  const [first, second, third] = people.slice(-3)
  if (!first || !second || !third) throw new Error('too few patients')
  const row = (person: typeof first, n: number, more: Partial<ScheduledRow>): ScheduledRow => ({
    appointmentId: `appointment-${n}`,
    patientId: `patient-${person.id}`,
    name: person.name,
    birthDate: person.birthDate,
    ageYears: person.ageYears,
    age: person.age,
    reason: 'Follow-up',
    start: at(14, 30),
    end: at(15, 0),
    day: 'today',
    nearlySameName: person.id.startsWith('samuel'),
    arrived: false,
    chart: { state: 'complete', percent: 100, completeAsOf: at(8, 2) },
    notStartable: null,
    deceased: null,
    recordReplaced: false,
    preferredName: null,
    ...more,
  })
  return [
    row(first, 1, { reason: 'Blood pressure, review of the new dose', arrived: true }),
    row(second, 2, {
      start: at(16, 0),
      end: at(16, 50),
      reason: 'Therapy, sixth session',
      chart: { state: 'partial', percent: 40, completeAsOf: null },
    }),
    row(third, 3, { start: at(9, 0, 1), end: at(9, 30, 1), day: 'tomorrow' }),
    row(third, 4, { start: at(11, 15, 1), end: at(11, 45, 1), day: 'tomorrow' }),
  ]
}

export function queueAnswers(around: Around): AnswersOf<'queue'> {
  const { world, scenario, emit } = around
  const own = () =>
    [...world.visits.values()].map((visit) => ({
      taskId: visit.taskId,
      encounterId: visit.encounterId,
      patientId: visit.patientId,
      name: visit.patientName,
      ageYears: visit.ageYears,
      age: visit.age,
      birthDate: visit.birthDate,
      reason: visit.reason,
      statedPlace: people.find((each) => each.id === visit.encounterId)?.statedPlace ?? null,
      state: visit.state,
      ...flagsOf(visit),
      since: visit.startedAt ?? new Date(Date.now() - 372_000).toISOString(),
      emergency: visit.emergency?.on === true,
      withWhom: null,
      owed: world.noteOf(visit.encounterId).addenda.some(({ state }) => state === 'unsigned')
        ? ['Addendum unsigned']
        : [],
      deceased: world.chart(visit.encounterId).deceased,
      recordReplaced: world.chart(visit.encounterId).replacedBy !== null,
      preferredName: world.chart(visit.encounterId).preferredName,
    }))
  const flags = ({ id, redFlags }: (typeof people)[number]) =>
    redFlags.length + (world.saysYes.get(id)?.length ?? 0)
  const first = ({ id }: (typeof people)[number]) => (world.emergencies.includes(id) ? 0 : 1)
  const ofTask = (taskId: string) => taskId.replace('task-', '')
  const refuseDeceased = (id: string) => {
    if (world.chart(id).deceased === null) return
    world.reportedDeceased.add(id)
    emit('changed', { keys: ['queue'] })
    throw new Refusal('patient-deceased', 'This patient is recorded as having died.')
  }
  const giveBack = (id: string) => {
    world.visits.delete(id)
    world.waiting.push(id)
  }
  return {
    'queue.list': () => ({
      waiting: people
        .filter((person) => world.waiting.includes(person.id))
        .sort((a, b) => first(a) - first(b) || flags(b) - flags(a) || b.minutes - a.minutes)
        .map((person) => ({
          taskId: `task-${person.id}`,
          encounterId: person.id,
          patientId: `patient-${person.id}`,
          ...person,
          saysYes: world.saysYes.get(person.id) ?? [],
          priority: flags(person) > 0 ? ('urgent' as const) : ('routine' as const),
          emergency: world.emergencies.includes(person.id),
          waitingSince: now(),
          waitingSeconds: Math.round(person.minutes * 60),
          notClaimable:
            scenario.queue === 'offline'
              ? {
                  why: 'off-line' as const,
                  message: 'The server does not answer, and it decides who has a visit.',
                }
              : scenario.version === 'too-old'
                ? {
                    why: 'too-old' as const,
                    message:
                      'This version of Rounds is too old for new patients. Finish and sign what you have, then update.',
                  }
                : person.statedState === 'RI'
                  ? { why: 'no-license' as const, message: 'Not licensed in RI.' }
                  : null,
          lapsed: world.lapsed.includes(person.id) ? { holder: 'Dr Amari', lastHeardSeconds: 250 } : null,
          nearlySameName: person.id.startsWith('samuel') && world.waiting.includes('samuel'),
          deceased: world.reportedDeceased.has(person.id) ? world.chart(person.id).deceased : null,
          recordReplaced: false,
          preferredName: null,
        })),
      scheduled: scenario.scheduled ? world.scheduled : [],
      mine: own(),
      unreadable: world.unreadable,
      asOf: now(),
      ageSeconds: scenario.queue === 'offline' ? 734 : 4,
    }),
    'queue.begin': ({ appointmentId, deceasedConfirmed }) => {
      const row = world.scheduled.find((each) => each.appointmentId === appointmentId)
      const id = row?.patientId.replace('patient-', '') ?? ''
      if (!deceasedConfirmed) refuseDeceased(id)
      world.scheduled = world.scheduled.filter((each) => each !== row)
      world.visits.set(id, newVisit(id))
      return world.visitOf(id)
    },
    'queue.claim': ({ taskId, deceasedConfirmed }) => {
      const id = ofTask(taskId)
      if (!deceasedConfirmed) refuseDeceased(id)
      world.waiting = world.waiting.filter((each) => each !== id)
      world.visits.set(id, newVisit(id, world.saysYes.get(id)))
      return world.visitOf(id)
    },
    'queue.release': ({ taskId }) => {
      giveBack(ofTask(taskId))
      return {}
    },
    'queue.handOver': ({ taskId }) => {
      world.visits.delete(ofTask(taskId))
      return {}
    },
    'queue.handOvers': () => ({ ...world.handOvers, atOnce: scenario.oldServer === true }),
    'queue.offer': ({ taskId, practitionerId, line }) => {
      const id = ofTask(taskId)
      world.handOvers.byMe = [
        ...world.handOvers.byMe.filter((one) => one.taskId !== taskId),
        {
          handOverId: `offer-${id}`,
          taskId,
          encounterId: id,
          to: practitionerId === 'amari' ? 'Dr Amari' : 'Dr Lind',
          line,
          since: now(),
          until: new Date(Date.now() + 300_000).toISOString(),
          state: 'open',
          at: now(),
          answer: null,
        },
      ]
      return {}
    },
    'queue.acceptOffer': ({ handOverId }) => {
      const id = handOverId.replace('offer-', '')
      world.handOvers.toMe = world.handOvers.toMe.filter((one) => one.handOverId !== handOverId)
      world.waiting = world.waiting.filter((each) => each !== id)
      world.visits.set(id, newVisit(id))
      return world.visitOf(id)
    },
    'queue.refuseOffer': ({ handOverId }) => {
      world.handOvers.toMe = world.handOvers.toMe.filter((one) => one.handOverId !== handOverId)
      return {}
    },
    'queue.takeBackOffer': ({ handOverId }) => {
      world.handOvers.byMe = world.handOvers.byMe.filter((one) => one.handOverId !== handOverId)
      return {}
    },
    'queue.colleagues': () => [
      {
        practitionerId: 'amari',
        name: 'Dr Amari',
        availability: 'available',
        licenses: ['MA', 'RI'],
        inCall: false,
      },
      { practitionerId: 'lind', name: 'Dr Lind', availability: 'on-break', licenses: ['NH'], inCall: false },
    ],
    'queue.stillOpen': () =>
      own().flatMap(({ encounterId, name, age, ageYears, birthDate, reason, state, since }) => {
        const note = { kind: 'note' as const, owner: null, since }
        const items: OpenItem[] = [
          ...(state === 'claimed' || state === 'in-progress'
            ? [{ ...note, text: 'The visit has not ended.' }]
            : []),
          ...(state === 'note-unsigned' ? [{ ...note, text: 'The note is not signed.' }] : []),
          ...(world.stillOpen.get(encounterId) ?? []),
        ]
        return items.length > 0 ? [{ encounterId, name, age, ageYears, birthDate, reason, items }] : []
      }),
    'queue.unsigned': () => own().filter((row) => row.state === 'note-unsigned'),
  }
}
