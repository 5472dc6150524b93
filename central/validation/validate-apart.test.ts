import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Bundle, Composition } from '@medplum/fhirtypes'
import { beforeEach, expect, it } from 'vitest'
import { writeResource } from '../base/known-text.ts'
import type { Problem } from '../base/problem.ts'
import { note } from '../testing/practice.ts'
import { validate } from './validate.ts'
import { createApart } from './validate-apart.ts'
import type { Asked } from './validate-worker.ts'

/** A thread that answers when the test says so. */
class FakeWorker extends EventEmitter {
  asked: Asked[] = []
  held = false
  postMessage(asked: Asked) {
    this.asked.push(asked)
  }
  ref() {
    this.held = true
  }
  unref() {
    this.held = false
  }
}

let workers: FakeWorker[]
let apart: ReturnType<typeof createApart>
beforeEach(() => {
  workers = []
  apart = createApart(() => {
    workers.push(new FakeWorker())
    return workers.at(-1) as unknown as Worker
  })
})
const limits = { validations: 4, validationsOfOne: 2 }
const names = () =>
  workers.flatMap(({ asked }) => asked.map(({ body }) => JSON.parse(Buffer.from(body).toString()).name))
const ask = (owner: string, name: string) => apart(owner, Buffer.from(JSON.stringify({ name })), limits)
function answer(body: object = { findings: [null], long: [[]] }) {
  const worker = workers.at(-1) as FakeWorker
  worker.emit('message', { number: worker.asked.at(-1)?.number, ...body })
}
const codeOf = (refused: Promise<unknown>) =>
  refused.then(
    () => undefined,
    (problem: Problem) => [problem.code, problem.retryAfterSeconds],
  )

it('takes one body at a time, and each provider in turn', async () => {
  const [one, two] = [ask('ada', 'a1'), ask('ada', 'a2')]
  const other = ask('ben', 'b1')
  expect(names()).toEqual(['a1'])
  answer()
  await one
  expect(names()).toEqual(['a1', 'b1'])
  answer()
  await other
  answer()
  await two
  expect(names()).toEqual(['a1', 'b1', 'a2'])
  expect(workers.map(({ held }) => held)).toEqual([false])
})

it('refuses for a moment what one provider, or all together, have waiting beyond the ceiling', async () => {
  void ask('ada', 'a1')
  void ask('ada', 'a2')
  expect(await codeOf(ask('ada', 'a3'))).toEqual(['too-many', 2])
  for (const other of ['ben', 'cleo', 'dan']) void ask(other, other)
  expect(await codeOf(ask('eve', 'e'))).toEqual(['too-many', 2])
  answer()
  void ask('eve', 'e')
  for (let n = 0; n < 5; n++) answer()
  expect(names()).toContain('e')
})

it('has the finding said where the resource is then held against R4, each entry its own', async () => {
  const [good, bad] = [note('n1', 'p', 'ada', 'final', 'x'), note('n2', 'p', 'ada', 'final', 'x')]
  const entry = [{ resource: good }, null, { resource: bad }]
  const body = Buffer.from(JSON.stringify({ resourceType: 'Bundle', entry }))
  const asked = apart('ada', body, limits)
  const wrong = { message: 'Composition.title: missing.', expression: ['Composition.title'] }
  answer({ findings: [null, null, wrong], long: [[], [], []] })
  const [first, , third] = ((await asked) as unknown as Bundle<Composition>).entry ?? []
  expect(() => validate(first?.resource as Composition)).not.toThrow()
  expect(() => validate(third?.resource as Composition)).toThrow('Composition.title: missing.')
})

it('keeps long members as the thread wrote them', async () => {
  const asked = apart('ada', Buffer.from('{"resourceType":"Observation","note":[{"x":4.0}]}'), limits)
  answer({ findings: [null], long: [[['note', '[{"x":4.0}]']]] })
  expect(writeResource(await asked)).toBe('{"resourceType":"Observation","note":[{"x":4.0}]}')
})

it('passes on the thread’s refusal', async () => {
  const asked = ask('ada', 'deep')
  answer({ refused: 'too-large', message: 'The body is nested deeper than 50 levels.' })
  expect(await codeOf(asked)).toEqual(['too-large', undefined])
})

it('refuses the body that its thread did not survive, and goes on with the others in another', async () => {
  const [one, other] = [ask('ada', 'a'), ask('ben', 'b')]
  workers[0]?.emit('error', new Error('out of memory'))
  workers[0]?.emit('exit', 1)
  expect(await codeOf(one)).toEqual(['too-large', undefined])
  expect(workers.map(({ asked }) => asked.length)).toEqual([1, 1])
  answer()
  await other
})
