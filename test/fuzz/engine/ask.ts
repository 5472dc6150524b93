import fc from 'fast-check'
import { type Mutation, mutation } from '../mutations.ts'

/** Which request of the workstation is answered so. */
export const routes = [
  'feed',
  'compartment',
  'read',
  'write',
  'audit',
  'signing',
  'leases',
  'presence',
  'co-signatures',
  'flags',
  'token',
  'device',
  'any',
] as const
export type Route = (typeof routes)[number]

const nat = fc.nat({ max: 2 ** 20 })
const some = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary })
const of = <K extends string, M extends Record<string, fc.Arbitrary<unknown>>>(kind: K, more: M) =>
  fc.record({ kind: fc.constant(kind), ...more }) as fc.Arbitrary<
    { kind: K } & { [N in keyof M]: M[N] extends fc.Arbitrary<infer V> ? V : never }
  >

/** What is answered instead of the server's own answer. */
const answer = fc.oneof(
  some(10, of('changed', { mutations: fc.array<Mutation>(mutation, { minLength: 1, maxLength: 4 }) })),
  some(
    2,
    of('status', {
      status: fc.constantFrom(
        200,
        201,
        204,
        301,
        400,
        401,
        403,
        404,
        407,
        409,
        410,
        412,
        413,
        422,
        426,
        428,
        429,
        500,
        503,
      ),
    }),
  ),
  some(3, of('header', { name: nat, value: nat })),
  some(2, of('body', { how: nat })),
  some(2, of('problem', { code: nat })),
  /** Of another patient: what is written, read or listed. */
  some(3, of('another-patient', { how: nat })),
  /** What another request was answered before. */
  some(2, of('answer-of-before', { back: fc.nat({ max: 20 }) })),
  some(1, of('same-again', {})),
)
export type Answer = typeof answer extends fc.Arbitrary<infer A> ? A : never

/** What the person does meanwhile. */
const act = fc.oneof(
  some(10, of('type', { section: fc.nat({ max: 3 }), how: fc.constantFrom('end', 'start', 'same-line') })),
  some(1, of('allergy', {})),
  some(1, of('prepare', {})),
  some(5, of('look', { at: nat })),
  some(1, of('sign', {})),
  some(1, of('decide', {})),
  /** `anew`: the copies of the charts are lost, and everything is loaded again. */
  some(2, of('restart', { anew: fc.boolean() })),
  some(
    2,
    of('event', {
      event: nat,
      mutations: fc.array<Mutation>(mutation, { maxLength: 2 }),
      raw: fc.nat({ max: 12 }),
    }),
  ),
)
export type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** One answer of a faulty or hostile server, given so many times, and what is done while it is. */
export const ask = fc.record({
  on: fc.oneof(
    some(20, fc.constantFrom(...routes)),
    // What carries a chart and a note, more often.
    some(20, fc.constantFrom('feed' as const, 'compartment' as const, 'write' as const)),
  ),
  answer,
  /** The server got the request all the same. */
  delivered: fc.boolean(),
  times: fc.constantFrom(1, 1, 1, 2, 5),
  act,
  waitMs: fc.constantFrom(50, 500, 3000, 12_000, 65_000),
})
export type Ask = typeof ask extends fc.Arbitrary<infer A> ? A : never
