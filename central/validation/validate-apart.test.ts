import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { beforeEach, expect, it } from 'vitest'
import type { Problem } from '../fhir/problem.ts'
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
const names = () => workers.flatMap(({ asked }) => asked.map(({ body }) => Buffer.from(body).toString()))
const ask = (owner: string, name: string, json: object = {}) => apart(owner, json, Buffer.from(name), limits)
function answer(findings: unknown[] = [null]) {
  const worker = workers.at(-1) as FakeWorker
  worker.emit('message', { number: worker.asked.at(-1)?.number, findings })
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
  const asked = ask('ada', 'x', { resourceType: 'Bundle', entry })
  expect(workers[0]?.asked[0]?.isBundle).toBe(true)
  answer([null, null, { words: 'Composition.title: missing.', expression: ['Composition.title'] }])
  await asked
  expect(() => validate(good)).not.toThrow()
  expect(() => validate(bad)).toThrow('Composition.title: missing.')
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
