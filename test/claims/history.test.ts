import { expect, test } from 'vitest'
import { findingsIn, type ServerHistory, type TaskVersion } from './history.ts'

const version = (n: number, status: string, owner: string | null): TaskVersion => ({
  versionId: `v${n}`,
  status,
  owner,
  at: n * 1000,
})

/** Ada claims, is silent, Ben takes over and finishes. */
const whole = (): ServerHistory => ({
  tasks: ['t'],
  versions: new Map([
    [
      't',
      [
        version(0, 'requested', null),
        version(1, 'accepted', 'ada'),
        version(2, 'in-progress', 'ada'),
        version(3, 'accepted', 'ben'),
        version(4, 'completed', 'ben'),
      ],
    ],
  ]),
  statements: [
    { task: 't', claim: 1, holder: 'ada', sent: 1, answered: 2, contactAfter: -60_000 },
    { task: 't', claim: 1, holder: 'ada', sent: 5, answered: 8, contactAfter: -60_000 },
    { task: 't', claim: 2, holder: 'ben', sent: 6, answered: 7, contactAfter: 3000 },
    { task: 't', claim: 2, holder: 'ben', sent: 9, answered: 10, contactAfter: 3000 },
  ],
  writes: [
    { task: 't', claim: 1, holder: 'ada', versionId: 'v2' },
    { task: 't', claim: 2, holder: 'ben', versionId: 'v4' },
  ],
  holders: new Map(),
  waiting: new Set(),
})
const unsaid = () => ({ ...whole(), statements: [], writes: [] })
const messagesOf = (history: ServerHistory) =>
  findingsIn(history).map(({ kind, message }) => `${kind}: ${message}`)
const versions = (...of: [string, string | null][]) =>
  new Map([['t', of.map(([status, owner], n) => version(n, status, owner))]])

test('a take-over and a finished visit are in order', () => {
  expect(findingsIn(whole())).toEqual([])
})

test('two who had it at the same time are found', () => {
  const history = whole()
  history.statements.push({ task: 't', claim: 1, holder: 'ada', sent: 8, answered: 9, contactAfter: -60_000 })
  expect(messagesOf(history)).toEqual(['doubled: claim 1 still held after claim 2 was given'])
})

test('a visit taken from a holder who was there is found, one handed over is not', () => {
  const history = whole()
  history.statements.push({ task: 't', claim: 1, holder: 'ada', sent: 2, answered: 3, contactAfter: -57_000 })
  expect(messagesOf(history)).toEqual(['doubled: claim 2 took it from a holder who was there'])
  for (const it of history.statements) if (it.claim === 2) it.handedOver = true
  expect(messagesOf(history)).toEqual([])
})

test('one claim number given to two is found, and whose it is by the history', () => {
  const history = whole()
  history.statements.push({ task: 't', claim: 2, holder: 'cleo', sent: 9, answered: 10, contactAfter: 3000 })
  expect(messagesOf(history)).toEqual([
    'doubled: claim 2 was given to ben and cleo',
    "doubled: claim 2 is ben's, not cleo's",
  ])
})

test('a claim that no version records is found', () => {
  const history = whole()
  history.statements.push({ task: 't', claim: 3, holder: 'cleo', sent: 11, answered: 12, contactAfter: 3000 })
  expect(messagesOf(history)).toEqual(["doubled: claim 3 of cleo is not in the Task's history"])
})

test('a write under a superseded claim that was accepted is found', () => {
  const history = whole()
  history.writes.push({ task: 't', claim: 1, holder: 'ada', versionId: 'v4' })
  expect(messagesOf(history)).toEqual([
    'doubled: a write of ada under claim 1 was accepted while claim 2 held',
  ])
  history.writes.splice(2, 1, { task: 't', claim: 2, holder: 'ben', versionId: 'gone' })
  expect(messagesOf(history)).toEqual(['doubled: a write of ben was accepted and is not in the history'])
})

test('an owner who changed without a claim, and one who waits with the patient, are found', () => {
  const changed = unsaid()
  changed.versions = versions(
    ['requested', null],
    ['accepted', 'ada'],
    ['in-progress', 'ben'],
    ['completed', 'ben'],
  )
  expect(messagesOf(changed)).toEqual(['doubled: its owner changed without a claim'])
  changed.versions = versions(['requested', 'ada'], ['accepted', 'ada'], ['completed', 'ada'])
  expect(messagesOf(changed)).toEqual([
    'doubled: it waits with an owner, or goes on without one',
    'doubled: its owner changed without a claim',
  ])
})

test('two who have it at the end are found', () => {
  const history = unsaid()
  history.versions = versions(['requested', null], ['accepted', 'ada'])
  history.holders = new Map([['t', ['ada', 'ben'].map((holder) => ({ holder, claim: 1 }))]])
  expect(messagesOf(history)).toEqual(['doubled: ada and ben have it at the end'])
})

test.each([
  ['nobody can see it', versions(), false],
  ['it is requested and not in the queue', versions(['requested', null]), false],
  ['it is accepted and its owner does not have it', versions(['requested', null], ['accepted', 'ada']), true],
  ['it ended as failed', versions(['requested', null], ['accepted', 'ada'], ['failed', 'ada']), false],
])('a forgotten patient is found: %s', (message, of, waiting) => {
  const history = { ...unsaid(), versions: of }
  if (waiting) history.waiting.add('t')
  expect(messagesOf(history)).toEqual([`lost: ${message}`])
})

test('a completed visit that someone still holds, and a held one that its owner has, are told apart', () => {
  const history = whole()
  history.holders = new Map([['t', [{ holder: 'ben', claim: 2 }]]])
  expect(messagesOf(history)).toEqual(['lost: it is completed and still held'])
  history.versions.get('t')?.pop()
  history.writes.pop()
  expect(findingsIn(history)).toEqual([])
})
