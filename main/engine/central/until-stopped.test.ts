import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { CentralAnswer, CentralClient, NoAnswer } from './client.ts'
import { untilStopped } from './until-stopped.ts'

const read = { method: 'GET' as const, path: '/fhir/R4/Patient/p' }
const none: NoAnswer = { kind: 'no-answer', why: 'network' }
const answer = (): CentralAnswer => ({ kind: 'answer', status: 200, body: {} }) as CentralAnswer
const asking = (request: CentralClient['request']) => untilStopped({ request })

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test('hands on what is answered, and what is thrown', async () => {
  const one = answer()
  expect(await asking(async () => one).request(read)).toBe(one)
  await expect(asking(() => Promise.reject(new Error('torn'))).request(read)).rejects.toThrow('torn')
})

test('gives up an unanswered request when stopped, and sends nothing until started again', async () => {
  const asked: string[] = []
  const requests = asking(({ path }) => {
    asked.push(path)
    return new Promise(() => {})
  })
  const waiting = requests.request(read)
  requests.stop()
  expect(await waiting).toEqual(none)
  expect(await requests.request(read)).toEqual(none)
  expect(asked).toEqual([read.path])
  requests.start()
  void requests.request(read)
  expect(asked).toEqual([read.path, read.path])
})

test('an answer that was read is let go while other requests go on', async () => {
  const requests = asking(async () => answer())
  const readOnce = async () => new WeakRef(await requests.request(read))
  const kept = await readOnce()
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(kept.deref()).toBeUndefined()
  expect(await requests.request(read)).toMatchObject({ kind: 'answer' })
})
