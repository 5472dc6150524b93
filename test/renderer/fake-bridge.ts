import './no-eval.ts'
import {
  type Bridge,
  type Channel,
  channels,
  type EventName,
  events,
  type Input,
  type Output,
  type Payload,
  type Problem,
  type ProblemCode,
} from '../../preload/contract.ts'
import type {
  ChartView,
  NoteView,
  OrderCheck,
  OrderView,
  ScheduledRow,
  SyncView,
  VisitView,
} from '../../preload/views.ts'
import { afterSigning } from './fake-after-signing.ts'
import { chartOf, medications, people } from './fake-patients.ts'

/**
 * A bridge for the specs of the screens: it answers every channel from a small world in memory, and each
 * input and answer passes the contract's own schemas. It is in test/ only; the workstation has no fake.
 */

export type Scenario = {
  signedOut?: boolean
  queue?: 'full' | 'empty' | 'offline'
  chart?: 'complete' | 'partial' | 'none-known'
  /** This version of Rounds will be, or is, too old for new work. */
  version?: 'announced' | 'too-old'
  /** Visits by appointment, today and tomorrow, one chart still loading. */
  scheduled?: boolean
  /** Who else has a place on this machine. */
  others?: Output<'profiles.list'>['others']
  /** IT lets no copies of visits out. */
  noExport?: boolean
  /** The engine would not start: another program has its files. */
  refused?: boolean
  /** Unsigned notes of earlier visits. */
  unsigned?: boolean
  /** The window of a program that a lock has started: closed, and the shell knows where the one before was. */
  startedByLock?: boolean
}

class Refusal extends Error {
  readonly problem: Problem
  constructor(code: ProblemCode, words: string) {
    super(words)
    this.problem = { code, words }
  }
}

/** As `main/engine/cache/in-use.ts` says it. */
const inUseWords =
  'Rounds is already open on these files: in another session on this computer, from a second installation, or on another computer that shares this folder. Nothing was changed here. Close it there; then it opens here.'

const now = () => new Date().toISOString()
const copy = <T>(value: T): T => structuredClone(value)

/** Of the last of the fake patients, who do not wait then. */
function scheduledRows(): ScheduledRow[] {
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
    reason: 'Follow-up',
    start: at(14, 30),
    end: at(15, 0),
    day: 'today',
    nearlySameName: person.id.startsWith('samuel'),
    arrived: false,
    chart: { state: 'complete', percent: 100, completeAsOf: at(8, 2) },
    notStartable: null,
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

function makeWorld(scenario: Scenario) {
  const visits = new Map<string, VisitView>()
  const notes = new Map<string, NoteView>()
  const orders = new Map<string, OrderView[]>()
  const charts = new Map<string, ChartView>()
  const world = {
    /** Half-filled, by visit and name. */
    forms: new Map<string, Record<string, string>>(),
    engine: (scenario.refused ? 'failed' : 'running') as Output<'shell.state'>['engine'],
    /** What the files on this machine say to a start. */
    filesInUse: scenario.refused === true,
    session: {
      state: scenario.signedOut ? 'signed-out' : 'signed-in',
      provider: scenario.signedOut
        ? null
        : {
            practitionerId: 'okafor',
            name: 'Dr Okafor',
            licences: [
              { state: 'MA', number: 'MA-204118', expires: '2027-12-31' },
              { state: 'NH', number: 'NH-11820', expires: '2028-06-30' },
            ],
          },
      availability: 'available',
      centralUrl: 'http://127.0.0.1:8080',
      training: true,
      signInNeeded: false,
    } as Output<'session.state'>,
    /** Null: none is chosen. */
    pin: null as string | null,
    lock: {
      state: 'open',
      why: null,
      unlockBy: 'sign-in',
      recovery: 'offered',
      offlineHours: null,
      lost: null,
      pinRequired: false,
      locksInSeconds: null,
      unsent: null,
      wrongTries: 0,
      waitSeconds: 0,
      words: '',
    } as Output<'lock.state'>,
    /** Where the window before this one was. */
    back: null as Output<'lock.back'>,
    sync: {
      central:
        scenario.queue === 'offline'
          ? 'unreachable'
          : scenario.version === 'too-old'
            ? 'too-old'
            : 'reachable',
      sunset: scenario.version === 'announced' ? '2026-12-05T17:00:00Z' : null,
      words: '',
      lastContact: now(),
      lastContactSeconds: scenario.queue === 'offline' ? 734 : 4,
      unsent: scenario.queue === 'offline' ? 2 : 0,
      setAside: [],
      charts: { complete: 12, loading: 0, percent: null },
      cacheWords: null,
    } as SyncView,
    toCoSign: [] as Output<'cosign.list'>,
    waiting:
      scenario.queue === 'empty'
        ? []
        : people.slice(0, scenario.scheduled ? -3 : undefined).map((person) => person.id),
    lapsed: scenario.queue === 'empty' ? [] : ['devon'],
    scheduled: scheduledRows(),
    visits,
    notes,
    orders,
    charts,
    edits: [] as (Input<'note.edit'> & { at: number })[],
    calls: [] as { channel: Channel; input: unknown }[],
    /** Refused once with this, by channel. */
    refuse: new Map<Channel, Problem>(),
  }
  if (scenario.unsigned) {
    visits.set('samuel', { ...newVisit('samuel'), state: 'note-unsigned', startedAt: '2026-11-22T15:00:00Z' })
    noteOf('samuel').sections.forEach((section, index) => {
      section.text = ['Cough for a week after flu.', 'Speaks in full sentences.', '', ''][index] ?? ''
    })
    visits.set('mei', { ...newVisit('mei'), state: 'note-unsigned', startedAt: '2026-11-23T08:10:00Z' })
    visits.set('jonah', { ...newVisit('jonah'), state: 'signed', startedAt: '2026-11-23T08:40:00Z' })
    world.waiting = world.waiting.filter((id) => !visits.has(id))
  }

  if (scenario.startedByLock) {
    visits.set('rosa', newVisit('rosa'))
    Object.assign(noteOf('rosa').sections[0] as object, { text: 'Three days of sore throat.' })
    world.waiting = world.waiting.filter((id) => !visits.has(id))
    world.pin = '271828'
    Object.assign(world.lock, { state: 'locked', why: 'idle', unsent: 2, unlockBy: 'pin' })
    world.back = {
      screen: 'unsigned',
      encounterId: 'rosa',
      caret: { section: 'subjective', start: 6, end: 10 },
      notices: 3,
    }
  }

  function newVisit(id: string): VisitView {
    const person = people.find((each) => each.id === id)
    if (!person) throw new Refusal('not-found', 'This visit is not known here.')
    return {
      encounterId: id,
      taskId: `task-${id}`,
      patientId: `patient-${id}`,
      patientName: person.name,
      birthDate: person.birthDate,
      ageYears: person.ageYears,
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
  function visitOf(id: string): VisitView {
    const known = visits.get(id)
    if (!known) throw new Refusal('not-found', 'This visit is not known here.')
    return known
  }
  function noteOf(id: string): NoteView {
    const known = notes.get(id)
    if (known) return known
    const visit = visitOf(id)
    const section = (code: NoteView['sections'][number]['code'], title: string) => ({
      code,
      title,
      text: '',
      revision: 0,
      conflict: null,
      mergedUnseen: false,
    })
    const made: NoteView = {
      encounterId: id,
      compositionId: `note-${id}`,
      patientId: visit.patientId,
      patientName: visit.patientName,
      birthDate: visit.birthDate,
      sections: [
        section('subjective', 'Subjective'),
        section('objective', 'Objective'),
        section('assessment', 'Assessment'),
        section('plan', 'Plan'),
      ],
      kept: 'on-this-machine',
      keptAt: now(),
      editable: true,
      notEditableWhy: null,
      signedAt: null,
      signedBy: null,
      marked: null,
      openElsewhere: null,
      coSignature: null,
      addenda: [],
      may: { add: false, mark: false, signAlone: false },
    }
    notes.set(id, made)
    return made
  }
  function chart(id: string): ChartView {
    const known = charts.get(id)
    if (known) return known
    const made = chartOf(id)
    const lists = [
      'problems',
      'allergies',
      'medications',
      'vitals',
      'results',
      'encounters',
      'notes',
    ] as const
    if (scenario.chart === 'partial') {
      made.load = {
        state: 'partial',
        completeAsOf: null,
        resources: 60,
        percent: 28,
        words: '60 records so far; the central API is not reached.',
      }
      for (const name of lists)
        Object.assign(made[name], { state: 'not-loaded', items: made[name].items.slice(0, 2) })
      made.medications.items = []
    }
    if (scenario.chart === 'none-known')
      for (const name of lists) Object.assign(made[name], { state: 'none-known', items: [] })
    charts.set(id, made)
    return made
  }
  return Object.assign(world, { newVisit, visitOf, noteOf, chart })
}

type World = ReturnType<typeof makeWorld>

function checkOf(world: World, id: string, rxcui: string): OrderCheck {
  const chart = world.chart(id)
  const choice = medications.find((each) => each.rxcui === rxcui)
  const penicillin = chart.allergies.items.some((item) => item.text === 'Penicillin')
  const amoxicillin = choice?.ingredients.some((each) => each.name === 'amoxicillin') ?? false
  const alerts: OrderCheck['alerts'] = []
  if (penicillin && amoxicillin)
    alerts.push({
      kind: 'allergy',
      severity: 'stop',
      words: 'Contains amoxicillin. Recorded: penicillin, anaphylaxis.',
      allergyId: 'a1',
      ingredient: 'amoxicillin',
    })
  if (chart.allergies.state === 'not-loaded')
    alerts.push({
      kind: 'chart-not-loaded',
      severity: 'warn',
      words: 'Allergies are not all loaded: what is missing was not checked.',
      allergyId: null,
      ingredient: null,
    })
  const uncoded = chart.allergies.items
    .filter((item) => !item.coded)
    .map((item) => `“${item.text}” not checked: not coded`)
  const closed =
    world.visitOf(id).licensure.prescribing === 'closed'
      ? 'You hold no licence where the patient is now.'
      : null
  return {
    alerts,
    notChecked: [...uncoded, 'Interactions not checked'],
    needsReason: alerts.length > 0,
    closed,
  }
}

type Answers = { [C in Channel]: (input: Input<C>) => Output<C> | Promise<Output<C>> }

function answersOf(
  world: World,
  scenario: Scenario,
  emit: <E extends EventName>(name: E, payload: Payload<E>) => void,
): Answers {
  const changed = (id: string) => {
    emit('visit.changed', { encounterId: id })
    emit('queue.changed', {})
  }
  const own = () =>
    [...world.visits.values()].map((visit) => ({
      taskId: visit.taskId,
      encounterId: visit.encounterId,
      patientId: visit.patientId,
      name: visit.patientName,
      ageYears: visit.ageYears,
      birthDate: visit.birthDate,
      reason: visit.reason,
      statedPlace: people.find((each) => each.id === visit.encounterId)?.statedPlace ?? null,
      state: visit.state,
      since: visit.startedAt ?? new Date(Date.now() - 372_000).toISOString(),
      owed: world.noteOf(visit.encounterId).addenda.some(({ state }) => state === 'unsigned')
        ? ['Addendum unsigned']
        : [],
    }))
  const ofTask = (taskId: string) => taskId.replace('task-', '')
  const giveBack = (id: string) => {
    world.visits.delete(id)
    world.waiting.push(id)
    emit('queue.changed', {})
  }
  const lockIs = (change: Partial<Output<'lock.state'>>) => {
    world.lock = { ...world.lock, ...change }
    emit('lock.changed', {})
    return world.lock
  }
  const answers: Answers = {
    'session.state': () => world.session,
    'session.signIn': () => {
      world.session = makeWorld({ ...scenario, signedOut: false }).session
      emit('session.changed', {})
      return world.session
    },
    'session.signOut': () => {
      world.session = { ...world.session, state: 'signed-out', provider: null }
      emit('session.changed', {})
      return world.session
    },
    'session.setAvailability': ({ availability }) => {
      world.session = { ...world.session, availability }
      return world.session
    },
    'queue.list': () => ({
      waiting: people
        .filter((person) => world.waiting.includes(person.id))
        .sort((a, b) => b.redFlags.length - a.redFlags.length || b.minutes - a.minutes)
        .map((person) => ({
          taskId: `task-${person.id}`,
          encounterId: person.id,
          patientId: `patient-${person.id}`,
          ...person,
          priority: person.redFlags.length > 0 ? ('urgent' as const) : ('routine' as const),
          waitingSince: now(),
          waitingSeconds: Math.round(person.minutes * 60),
          notClaimable:
            scenario.queue === 'offline'
              ? {
                  why: 'off-line' as const,
                  words: 'Claiming needs the central API, which is not reached.',
                }
              : scenario.version === 'too-old'
                ? {
                    why: 'too-old' as const,
                    words:
                      'This version of Rounds is too old for new patients. Finish and sign what you have, then update.',
                  }
                : person.statedState === 'RI'
                  ? { why: 'no-licence' as const, words: 'You hold no Rhode Island licence.' }
                  : null,
          lapsed: world.lapsed.includes(person.id) ? { holder: 'Dr Amari', lastHeardSeconds: 250 } : null,
          nearlySameName: person.id.startsWith('samuel') && world.waiting.includes('samuel'),
        })),
      scheduled: scenario.scheduled ? world.scheduled : [],
      mine: own(),
      asOf: now(),
      ageSeconds: scenario.queue === 'offline' ? 734 : 4,
    }),
    'queue.begin': ({ appointmentId }) => {
      const row = world.scheduled.find((each) => each.appointmentId === appointmentId)
      const id = row?.patientId.replace('patient-', '') ?? ''
      world.scheduled = world.scheduled.filter((each) => each !== row)
      world.visits.set(id, world.newVisit(id))
      changed(id)
      return world.visitOf(id)
    },
    'chart.scheduled': ({ appointmentId }) => {
      const row = world.scheduled.find((each) => each.appointmentId === appointmentId)
      if (!row) throw new Refusal('not-found', 'This appointment is no longer on this machine.')
      const made = world.chart(row.patientId.replace('patient-', ''))
      if (row.chart.state === 'complete') return made
      const load = {
        state: 'partial' as const,
        completeAsOf: null,
        resources: 812,
        percent: row.chart.percent,
        words: 'Not all loaded: 40 % so far, 812 of 2030 entries. What is not shown may still exist.',
      }
      const none = { state: 'not-loaded' as const, items: [] }
      return {
        ...made,
        load,
        problems: none,
        allergies: none,
        medications: none,
        vitals: none,
        results: none,
        encounters: none,
        notes: none,
      }
    },
    'queue.claim': ({ taskId }) => {
      const id = ofTask(taskId)
      world.waiting = world.waiting.filter((each) => each !== id)
      world.visits.set(id, world.newVisit(id))
      changed(id)
      return world.visitOf(id)
    },
    'queue.release': ({ taskId }) => {
      giveBack(ofTask(taskId))
      return {}
    },
    'queue.handOver': ({ taskId }) => {
      world.visits.delete(ofTask(taskId))
      emit('queue.changed', {})
      return {}
    },
    'queue.colleagues': () => [
      { practitionerId: 'amari', name: 'Dr Amari', availability: 'available', licences: ['MA', 'RI'] },
      { practitionerId: 'lind', name: 'Dr Lind', availability: 'on-break', licences: ['NH'] },
    ],
    'queue.unsigned': () => own().filter((row) => row.state === 'note-unsigned'),
    'chart.open': ({ encounterId }) => world.chart(encounterId),
    'chart.recordAllergy': ({ encounterId, text, rxcui, reaction, criticality }) => {
      const chart = world.chart(encounterId)
      chart.allergies = {
        state: 'listed',
        items: [
          ...chart.allergies.items,
          {
            id: `new-${chart.allergies.items.length}`,
            text,
            coded: rxcui ? { system: 'rxnorm', code: rxcui, display: text } : null,
            reaction,
            criticality,
            recorded: now(),
            active: true,
          },
        ],
      }
      return chart
    },
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
            : 'You hold no licence where the patient is now.',
          state: location.state,
        },
      } satisfies Partial<VisitView>)
    },
    'visit.start': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      if (visit.state === 'claimed') Object.assign(visit, { state: 'in-progress', startedAt: now() })
      changed(encounterId)
      return visit
    },
    'visit.review': ({ encounterId, disposition }) => {
      const visit = world.visitOf(encounterId)
      const orders = world.orders.get(encounterId) ?? []
      return {
        patientName: visit.patientName,
        birthDate: visit.birthDate,
        ageYears: visit.ageYears,
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
        digest: JSON.stringify([
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
      changed(input.encounterId)
      return world.visitOf(input.encounterId)
    },
    'form.get': ({ encounterId, form }) => ({ values: world.forms.get(`${encounterId} ${form}`) ?? null }),
    'form.keep': ({ encounterId, form, values }) => {
      if (values) world.forms.set(`${encounterId} ${form}`, values)
      else world.forms.delete(`${encounterId} ${form}`)
      return {}
    },
    'session.drain': () => world.sync,
    'summary.get': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      const note = world.noteOf(encounterId)
      return {
        encounterId,
        patientName: visit.patientName,
        birthDate: visit.birthDate,
        ageYears: visit.ageYears,
        mrn: '40718',
        start: visit.startedAt ?? now(),
        end: now(),
        reason: visit.reason,
        place: visit.location ? `${visit.location.city}, ${visit.location.state}` : null,
        provider: 'Dr Okafor',
        sections: note.sections.map(({ title, text }) => ({ title, text })).filter(({ text }) => text !== ''),
        addenda: [],
        orders: (world.orders.get(encounterId) ?? []).map((order) => ({
          medication: order.medication,
          dosage: order.dosage,
          quantity: `${order.quantity} ${order.quantityUnit}`,
          refills: order.refills,
          words: order.state === 'transmitted' ? '' : order.stateWords,
        })),
        disposition: 'Home care',
        signedAt: note.signedAt,
        signedBy: note.signedBy,
      }
    },
    'summary.release': () => ({}),
    'summary.print': () => ({ words: '' }),
    'summary.save': () => ({ saved: 'Visit summary 2026-01-05.pdf', words: '' }),
    'visit.finishLater': ({ encounterId }) => {
      Object.assign(world.visitOf(encounterId), { state: 'note-unsigned' })
      changed(encounterId)
      return world.visitOf(encounterId)
    },
    'visit.end': ({ encounterId, how }) => {
      Object.assign(world.visitOf(encounterId), { state: 'ended', endedHow: how })
      changed(encounterId)
      return world.visitOf(encounterId)
    },
    'note.open': ({ encounterId }) => world.noteOf(encounterId),
    'note.edit': (input) => {
      const section = world.noteOf(input.encounterId).sections.find((each) => each.code === input.section)
      if (!section) throw new Refusal('not-found', 'No such section.')
      world.edits.push({ ...input, at: performance.now() })
      section.text = input.text
      section.revision += 1
      return { edit: input.edit, revision: section.revision, keptAt: now() }
    },
    'note.decide': ({ encounterId, section, text }) => {
      const note = world.noteOf(encounterId)
      for (const each of note.sections)
        if (each.code === section)
          Object.assign(each, { text, conflict: null, mergedUnseen: false, revision: each.revision + 1 })
      return note
    },
    'note.seen': ({ encounterId, section }) => {
      const note = world.noteOf(encounterId)
      for (const each of note.sections) if (each.code === section) each.mergedUnseen = false
      return note
    },
    'cosign.list': () => world.toCoSign,
    'cosign.sign': ({ compositionId }) => {
      world.toCoSign = world.toCoSign.filter((row) => row.compositionId !== compositionId)
      emit('cosign.changed', {})
      return world.toCoSign
    },
    ...afterSigning(world, (encounterId) => emit('note.changed', { encounterId })),
    'orders.list': ({ encounterId }) => world.orders.get(encounterId) ?? [],
    'orders.search': ({ words }) =>
      medications.filter((each) =>
        [each.name, ...each.ingredients.map((one) => one.name)].some((name) =>
          name.toLowerCase().includes(words.toLowerCase()),
        ),
      ),
    'orders.check': ({ encounterId, rxcui }) => checkOf(world, encounterId, rxcui),
    'orders.draft': (input) => {
      const check = checkOf(world, input.encounterId, input.rxcui)
      if (check.needsReason && !input.overrideReason)
        throw new Refusal('needs-reason', 'Say why you order it all the same.')
      const order: OrderView = {
        id: `order-${(world.orders.get(input.encounterId) ?? []).length + 1}`,
        rxcui: input.rxcui,
        medication: medications.find((each) => each.rxcui === input.rxcui)?.name ?? '',
        dosage: input.dosage,
        quantity: input.quantity,
        quantityUnit: input.quantityUnit,
        refills: input.refills,
        state: 'draft',
        stateWords: 'Not signed yet.',
        check,
        overrideReason: input.overrideReason,
        callPharmacy: false,
      }
      world.orders.set(input.encounterId, [...(world.orders.get(input.encounterId) ?? []), order])
      return order
    },
    'orders.remove': ({ encounterId, orderId }) => {
      world.orders.set(
        encounterId,
        (world.orders.get(encounterId) ?? []).filter((order) => order.id !== orderId),
      )
      return {}
    },
    'orders.called': ({ encounterId, orderId }) => {
      const order = world.orders.get(encounterId)?.find((each) => each.id === orderId)
      if (!order) throw new Refusal('not-found', 'No such order.')
      return Object.assign(order, { callPharmacy: false })
    },
    'orders.stop': ({ encounterId, orderId, words }) => {
      const order = world.orders.get(encounterId)?.find((each) => each.id === orderId)
      if (!order) throw new Refusal('not-found', 'No such order.')
      return Object.assign(order, { state: 'stopped', stateWords: words } as const)
    },
    'sync.status': () => world.sync,
    'sync.now': () => world.sync,
    'call.join': ({ encounterId }) => ({
      encounterId,
      self: 'self',
      iceServers: [],
      iceTransportPolicy: 'all',
      joinUrl: 'http://127.0.0.1:8080/join/4f1c9a',
      participants: [{ id: 'self', name: 'Dr Okafor', role: 'provider' }],
    }),
    'call.signal': () => ({}),
    'call.leave': () => ({}),
    'lock.state': () => world.lock,
    'lock.now': () => lockIs({ state: 'locking', why: 'asked' }),
    'lock.emptied': () =>
      world.lock.state === 'locking' ? lockIs({ state: 'locked', unsent: world.sync.unsent }) : world.lock,
    'lock.back'() {
      const { back } = world
      world.back = null
      return back
    },
    'lock.unlock': ({ pin }) =>
      pin === world.pin
        ? lockIs({ state: 'open', wrongTries: 0, words: '' })
        : lockIs({ wrongTries: world.lock.wrongTries + 1, words: 'This PIN is not right.' }),
    'lock.signIn': () => lockIs({ state: 'open' }),
    // A person signs in at the browser, and the shell hears of it.
    'lock.recover': () => {
      lockIs({ recovery: 'signing-in' })
      setTimeout(() => lockIs({ recovery: 'choose-pin' }), 400)
      return world.lock
    },
    'lock.recoverWithPin': ({ pin }) => {
      if (pin.length < 6) return lockIs({ words: 'A PIN has six or more digits and nothing else.' })
      world.pin = pin
      return lockIs({ state: 'open', unlockBy: 'pin', recovery: 'offered', wrongTries: 0, words: '' })
    },
    'lock.cancelRecovery': () => lockIs({ recovery: 'offered' }),
    'lock.beginAnew': () => lockIs({ state: 'open', lost: null }),
    'lock.lift': () => lockIs({ state: 'open' }),
    'lock.setPin': ({ pin }) => {
      if (pin.length < 6) return { words: 'A PIN has six or more digits and nothing else.' }
      world.pin = pin
      lockIs({ unlockBy: 'pin' })
      return { words: '' }
    },
    'profiles.list': () => ({ name: 'Dr Okafor', others: scenario.others ?? [], held: 0 }),
    'profiles.switch': () => ({ words: '' }),
    'shell.state': () => ({
      engine: world.engine,
      version: '0.1.0',
      standIn: true,
      mayExport: !scenario.noExport,
      words:
        world.engine === 'running'
          ? ''
          : world.engine === 'failed'
            ? inUseWords
            : 'The part that keeps your work stopped and is being started again.',
      again: 'by-itself',
    }),
    'shell.tryAgain': () => {
      world.engine = 'restarting'
      emit('shell.changed', {})
      setTimeout(() => {
        world.engine = world.filesInUse ? 'failed' : 'running'
        emit('shell.changed', {})
      }, 200)
      return {}
    },
  }
  return answers
}

function install(scenario: Scenario) {
  const world = makeWorld(scenario)
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  const emit = <E extends EventName>(name: E, payload: Payload<E>) => {
    const parsed = events[name].parse(payload)
    for (const listener of listeners.get(name) ?? []) listener(parsed)
  }
  const answers = answersOf(world, scenario, emit)

  const bridge: Bridge = {
    async call(name, input) {
      const { to, input: shape, output } = channels[name]
      await new Promise((done) => setTimeout(done, 3))
      world.calls.push({ channel: name, input })
      if (to === 'engine' && ['locked', 'unlocking'].includes(world.lock.state))
        return { ok: false, problem: { code: 'engine-stopped', words: 'Rounds is locked.' } }
      if (to === 'engine' && world.engine !== 'running')
        return {
          ok: false,
          problem: {
            code: 'engine-stopped',
            words:
              world.engine === 'failed'
                ? inUseWords
                : 'The part that keeps your work is being started again.',
          },
        }
      const refused = world.refuse.get(name)
      if (refused) {
        world.refuse.delete(name)
        return { ok: false, problem: refused }
      }
      try {
        const answer = await answers[name](shape.parse(input) as never)
        return { ok: true, value: output.parse(copy(answer)) as never }
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, problem: error.problem }
        console.error('fake bridge', name, error)
        return { ok: false, problem: { code: 'bad-input', words: String(error) } }
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as never)
      return () => void set.delete(listener as never)
    },
  }
  const control = {
    world,
    emit,
    stopEngine() {
      world.engine = 'restarting'
      emit('shell.changed', {})
    },
    /** It died, and was refused when it was started again. */
    refuseEngine() {
      Object.assign(world, { engine: 'failed', filesInUse: true })
      emit('shell.changed', {})
    },
    startEngine() {
      world.engine = 'running'
      emit('shell.changed', {})
    },
    /** What the specs call the engine's text. */
    textOf: (encounterId: string, section: string) =>
      world.noteOf(encounterId).sections.find((each) => each.code === section)?.text,
  }
  Object.assign(window, { rounds: bridge, fake: control })
}

export type Fake = {
  world: World
  emit<E extends EventName>(name: E, payload: Payload<E>): void
  stopEngine(): void
  refuseEngine(): void
  startEngine(): void
  textOf(encounterId: string, section: string): string | undefined
}

declare global {
  interface Window {
    fake: Fake
    scenario?: Scenario
  }
}

install(window.scenario ?? {})
