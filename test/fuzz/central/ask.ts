import fc from 'fast-check'
import { type Mutation, mutation } from '../mutations.ts'
import { beginnings, providers } from './practice.ts'

/** Who asks. `link`: who came by a patient's link; `lost`: ada's stolen computer; `line`: ada's line, which reads no chart. */
export const callers = [...providers, 'link', 'lost', 'line', 'nobody', 'garbage'] as const
export type CallerName = (typeof callers)[number]

/** Types that a workstation writes, and some that it does not. */
export const written = [
  'Composition',
  'Task',
  'Encounter',
  'Observation',
  'MedicationRequest',
  'ServiceRequest',
  'DetectedIssue',
  'AllergyIntolerance',
  'Condition',
  'AuditEvent',
  'Provenance',
  'Appointment',
  'Patient',
  'Practitioner',
  'Procedure',
] as const

const who = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...providers) },
  { weight: 2, arbitrary: fc.constantFrom('link' as const, 'lost' as const, 'line' as const) },
  { weight: 1, arbitrary: fc.constantFrom('nobody' as const, 'garbage' as const) },
)
const patient = fc.constantFrom(...beginnings.map(({ patient: name }) => name))
const nat = fc.nat({ max: 2 ** 16 })
const some = <T>(seldom: fc.Arbitrary<T>, one = 8): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: one, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: seldom })
const type = fc.constantFrom(...written)
/** What a workstation may write, more often. */
const writtenType = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...written.slice(0, 11)) },
  { weight: 1, arbitrary: type },
)
const mutations: fc.Arbitrary<Mutation[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Mutation[]>([]) },
  { weight: 6, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(mutation, { minLength: 3, maxLength: 8 }) },
)
/** An address or header that is not what it should be: `how` chooses of the odd texts. */
const odd = some(nat, 12)

/** A resource as someone might write it. `own`: about a patient the caller has, if there is one. `made`: under a new id. */
const body = fc.record({
  type: writtenType,
  about: patient,
  own: fc.constantFrom(true, true, true, false),
  made: fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 5 }) }, { weight: 2, arbitrary: fc.constant(null) }),
  /** Another's name where the author's stands. */
  as: some(fc.constantFrom(...providers), 6),
  from: some(nat, 10),
  signed: fc.boolean(),
  mutations,
})
export type Body = typeof body extends fc.Arbitrary<infer B> ? B : never

/** `right`: the claim that the caller has of this visit. */
const claim = fc.constantFrom(
  ...Array<'right'>(8).fill('right'),
  'none' as const,
  'other' as const,
  'higher' as const,
  'odd' as const,
)
const precondition = fc.constantFrom(
  ...Array<'right'>(8).fill('right'),
  'create' as const,
  'update' as const,
  'none' as const,
  'odd' as const,
)

const alone = <K extends string>(kind: K) => fc.record({ kind: fc.constant(kind) })
const of = <K extends string, M extends Record<string, fc.Arbitrary<unknown>>>(kind: K, more: M) =>
  fc.record({ kind: fc.constant(kind), ...more }) as fc.Arbitrary<
    { kind: K } & { [N in keyof M]: M[N] extends fc.Arbitrary<infer V> ? V : never }
  >

const searchTerms = fc.array(
  fc.record({
    name: fc.constantFrom(
      '_id',
      'patient',
      'subject',
      'encounter',
      'status',
      'identifier',
      '_lastUpdated',
      '_count',
      '_after',
      '_include',
      '_has:Observation:patient:code',
      'patient.name',
      'name',
    ),
    about: patient,
    odd,
    times: fc.oneof(
      { weight: 60, arbitrary: fc.constant(1) },
      { weight: 4, arbitrary: fc.constant(30) },
      { weight: 1, arbitrary: fc.constant(3000) },
    ),
  }),
  { maxLength: 4 },
)

const route = fc.oneof(
  { weight: 8, arbitrary: of('read', { type, about: patient, odd, version: some(nat, 2) }) },
  { weight: 3, arbitrary: of('history', { type, about: patient, odd, count: some(nat) }) },
  { weight: 6, arbitrary: of('search', { type, terms: searchTerms }) },
  { weight: 5, arbitrary: of('changes', { cursor: nat, count: some(nat, 2) }) },
  { weight: 5, arbitrary: of('everything', { about: patient, odd, cursor: nat, count: some(nat, 2) }) },
  { weight: 22, arbitrary: of('put', { body, claim, on: precondition, odd }) },
  { weight: 3, arbitrary: of('delete', { body, claim, on: precondition }) },
  {
    weight: 6,
    arbitrary: of('bundle', {
      transaction: fc.boolean(),
      entries: fc.array(
        fc.record({
          body,
          on: precondition,
          method: fc.constantFrom('PUT', 'PUT', 'PUT', 'GET', 'DELETE', 'POST'),
        }),
        { maxLength: 4 },
      ),
      claim,
      times: fc.oneof({ weight: 40, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(400) }),
      mutations,
    }),
  },
  { weight: 2, arbitrary: alone('leases') },
  {
    weight: 5,
    arbitrary: of('claim', {
      about: patient,
      takeOver: fc.boolean(),
      begin: some(nat, 4),
      odd,
      mutations: some(mutations, 3),
    }),
  },
  {
    weight: 3,
    arbitrary: of('hand-over', {
      about: patient,
      to: fc.constantFrom(...providers),
      claim,
      odd,
      mutations: some(mutations, 3),
    }),
  },
  { weight: 2, arbitrary: of('release', { about: patient, claim }) },
  { weight: 2, arbitrary: alone('co-signatures') },
  {
    weight: 5,
    arbitrary: of('presence', {
      leases: fc.array(
        fc.record({ about: patient, claim, begun: some(patient, 4), contactAge: some(nat, 2) }),
        {
          maxLength: 3,
        },
      ),
      mutations: some(mutations, 2),
    }),
  },
  { weight: 2, arbitrary: of('poll', { call: some(patient, 1), after: nat, stream: some(nat, 5) }) },
  {
    weight: 2,
    arbitrary: of('join-call', {
      about: patient,
      participant: fc.nat({ max: 4 }),
      leave: fc.boolean(),
      mutations: some(mutations, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: of('signal', {
      about: patient,
      from: fc.nat({ max: 4 }),
      to: fc.nat({ max: 4 }),
      mutations: some(mutations, 2),
    }),
  },
  { weight: 2, arbitrary: of('small', { which: fc.nat({ max: 30 }), about: patient, odd }) },
  {
    weight: 2,
    arbitrary: of('device', {
      which: fc.nat({ max: 20 }),
      device: fc.nat({ max: 3 }),
      odd,
      mutations: some(mutations, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: of('join-page', {
      about: patient,
      to: fc.constantFrom('page', 'session', 'answers'),
      odd,
      mutations: some(mutations, 2),
    }),
  },
  { weight: 1, arbitrary: of('sign-in', { which: fc.nat({ max: 8 }), odd, mutations }) },
  {
    weight: 1,
    arbitrary: of('anywhere', {
      method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
      path: fc.array(nat, { maxLength: 5 }),
    }),
  },
  { weight: 4, arbitrary: of('again', { back: fc.nat({ max: 30 }), asBefore: fc.boolean() }) },
  { weight: 1, arbitrary: of('wait', { seconds: fc.constantFrom(1, 15, 70, 600) }) },
)
export type Route = typeof route extends fc.Arbitrary<infer R> ? R : never

/** One request, said in names that the world of its batch knows; nothing in it depends on what was answered before. */
export const ask = fc.record({
  who,
  route,
  headers: fc.oneof(
    { weight: 10, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.record({ name: nat, value: nat }), { minLength: 1, maxLength: 3 }) },
  ),
  /** The body's bytes are no JSON, or not quite. */
  bytes: some(
    fc.constantFrom(
      'cut' as const,
      'twice' as const,
      'bom' as const,
      'invalid-utf8' as const,
      'empty' as const,
      'no-object' as const,
      'same-key-twice' as const,
    ),
    25,
  ),
})
export type Ask = typeof ask extends fc.Arbitrary<infer A> ? A : never
