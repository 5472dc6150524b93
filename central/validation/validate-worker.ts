import { parentPort } from 'node:worker_threads'
import type { Resource } from '@medplum/fhirtypes'
import { jsonObject } from '../base/json-object.ts'
import { valuesOf } from '../base/json-size.ts'
import { type LongMember, longMembersOf } from '../base/known-text.ts'
import { standardLimits } from '../base/limits.ts'
import { Problem, type ProblemCode } from '../base/problem.ts'
import { definitions } from './definitions.ts'
import { resourcesIn, validate } from './validate.ts'

/** The bytes of a body. */
export type Asked = { number: number; body: Uint8Array }
export type Found = { number: number } & (Refused | Taken)
/** Nobody needs to look at what is in it. */
export type Refused = { refused: ProblemCode; message: string }
export type Taken = {
  /** Of each resource in its order: what is wrong with it (null: nothing), and the JSON of its long members. */
  findings: (Finding | null)[]
  long: LongMember[][]
}
export type Finding = { message: string; expression: string[] }

/** Throws `too-large`, `bad-request`. */
function look(body: Buffer): Taken {
  valuesOf(body)
  const resources = resourcesIn(jsonObject(body.toString('utf8')))
  const written = resources.map((it) => longMembersOf(isObject(it) ? it : {}))
  const besideNotes = written
    .filter((_, at) => !isNote(resources[at]))
    .reduce((sum, { size }) => sum + size, 0)
  if (besideNotes > standardLimits.body)
    throw new Problem('too-large', 'What stands beside the notes of a transaction is too large.')
  return {
    findings: resources.map(findingOf),
    long: written.map(({ long }) => long),
  }
}

const isNote = (it: unknown) => isObject(it) && (it as Partial<Resource>).resourceType === 'Composition'

function findingOf(resource: unknown): Finding | null {
  if (!isObject(resource)) return null
  try {
    validate(resource as Resource)
    return null
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { message: error.message, expression: error.expression }
  }
}

const isObject = (it: unknown): it is object => typeof it === 'object' && it !== null

function answerTo(body: Buffer): Refused | Taken {
  try {
    return look(body)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { refused: error.code, message: error.message }
  }
}

definitions()
parentPort?.on('message', ({ number, body }: Asked) => {
  parentPort?.postMessage({
    number,
    ...answerTo(Buffer.from(body.buffer, body.byteOffset, body.length)),
  } satisfies Found)
})
