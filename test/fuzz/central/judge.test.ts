import { expect, test } from 'vitest'
import { judgeAnswer } from './judge.ts'
import { mark, marksIn, unmarked } from './marks.ts'
import { begin, beginnings, resources } from './practice.ts'
import { type Caller, createScope } from './scope.ts'

const limit = 700
function practice() {
  let now = begin
  const scope = createScope(() => now)
  return {
    scope,
    wait(seconds: number) {
      now += seconds * 1000
    },
    /** What is wrong with an answer that shows this. */
    shown: (who: Caller, text: string) =>
      judgeAnswer({ status: 200, text, headers: '{}' }, scope, who, 1, limit).map(({ message }) => message),
  }
}

test('a word of the record of somebody else’s patient is a leak, wherever it stands', () => {
  const { shown, scope } = practice()
  expect(shown('ada', `{"a":"${mark('amos', 'chart')}"}`)).toEqual([])
  expect(shown('ada', `{"a":"${mark('bella', 'chart')}"}`)).toEqual(['ada was shown the chart of bella'])
  expect(shown(null, mark('amos', 'chart'))).toEqual(['somebody unknown was shown the chart of amos'])
  const inHeader = judgeAnswer(
    { status: 404, text: '', headers: mark('nick', 'name') },
    scope,
    'ben',
    1,
    limit,
  )
  expect(inHeader).toEqual([{ kind: 'leak', message: 'ben was shown the name of nick' }])
})

test('who waits is seen in the queue by everybody, and nothing else of them', () => {
  const { shown } = practice()
  expect(shown('cleo', mark('wanda', 'queue'))).toEqual([])
  expect(shown('cleo', mark('wanda', 'chart'))).toHaveLength(1)
  expect(shown('cleo', mark('bella', 'queue'))).toHaveLength(1)
})

test('a claim brings a patient in, a hand-over and giving back take them out', () => {
  const { shown, scope } = practice()
  scope.claimed('ada', 'wanda-task', { patient: 'Patient/wanda', claim: 1 })
  expect(shown('ada', mark('wanda', 'chart'))).toEqual([])
  expect(shown('ben', mark('wanda', 'queue'))).toHaveLength(1)
  scope.claimed('ben', 'wanda-task', { patient: 'Patient/wanda', claim: 2 })
  expect(shown('ada', mark('wanda', 'chart'))).toHaveLength(1)
  expect(shown('ben', mark('wanda', 'chart'))).toEqual([])
  scope.released('wanda-task')
  expect(shown('ben', mark('wanda', 'chart'))).toHaveLength(1)
  expect(shown('ben', mark('wanda', 'queue'))).toEqual([])
})

test('a lapsed lease shows the queue row to others, and a heartbeat takes it away again', () => {
  const { shown, scope, wait } = practice()
  wait(70)
  expect(shown('ben', mark('amos', 'queue'))).toEqual([])
  scope.contacted('ben', 'amos-task', 60)
  expect(shown('ben', mark('amos', 'queue'))).toEqual([])
  scope.contacted('ada', 'amos-task', 60)
  expect(shown('ben', mark('amos', 'queue'))).toHaveLength(1)
  wait(20)
  // Told of, but not renewed.
  scope.contacted('ada', 'amos-task', 40)
  wait(45)
  expect(shown('ben', mark('amos', 'queue'))).toEqual([])
  scope.contacted('ada', 'amos-task', 60)
  expect(shown('ben', mark('amos', 'queue'))).toHaveLength(1)
})

test('an appointment and a replaced record bring their patient in, a supervision the note and the name', () => {
  const { shown } = practice()
  expect(shown('ben', mark('erin', 'chart'))).toEqual([])
  expect(shown('ada', mark('anna', 'chart'))).toEqual([])
  expect(shown('ben', mark('anna', 'chart'))).toHaveLength(1)
  expect(shown('ben', mark('theo', 'note') + mark('theo', 'name'))).toEqual([])
  expect(shown('ben', mark('theo', 'chart'))).toHaveLength(1)
  expect(shown('cleo', mark('theo', 'note'))).toHaveLength(1)
})

test('an answer of 500 is a crash, and one of 503 that is not the pause of claims', () => {
  const { scope } = practice()
  const findings = (status: number, text: string) =>
    judgeAnswer({ status, text, headers: '' }, scope, 'ada', 1, limit).map(
      (one) => `${one.kind}: ${one.message}`,
    )
  expect(findings(500, '')).toEqual(['crash: answered 500'])
  expect(findings(503, '{}')).toEqual(['crash: answered 503'])
  expect(findings(503, '{"code":"claims-paused"}')).toEqual([])
  expect(findings(422, '')).toEqual([])
})

test('an input that holds everybody for longer than the limit is a crash', () => {
  const { scope } = practice()
  const [found] = judgeAnswer({ status: 200, text: '', headers: '' }, scope, 'ada', limit + 1, limit)
  expect(found).toEqual({ kind: 'crash', message: 'held everybody for 701 ms, at most 700' })
})

test('each patient has words of their own, of which none stands in what is written', () => {
  const marks = marksIn(JSON.stringify(resources()))
  for (const { patient } of beginnings) expect(marks.some((one) => one.patient === patient)).toBe(true)
  expect(marksIn(JSON.stringify(unmarked(resources())))).toEqual([])
})
