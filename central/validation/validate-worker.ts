import { parentPort } from 'node:worker_threads'
import type { Bundle, Resource } from '@medplum/fhirtypes'
import { parseFhirJson } from '../../main/clinical/fhir-json.ts'
import { Problem } from '../fhir/problem.ts'
import { definitions } from './definitions.ts'
import { validate } from './validate.ts'

/** The bytes of a resource, or of a Bundle whose entries' resources are meant. */
export type Asked = { number: number; body: Uint8Array; isBundle: boolean }
/** One finding for each resource in its order; null: nothing is wrong with it. */
export type Found = { number: number; findings: (Finding | null)[] }
export type Finding = { words: string; expression: string[] }

function findingOf(resource: unknown): Finding | null {
  if (typeof resource !== 'object' || resource === null) return null
  try {
    validate(resource as Resource)
    return null
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { words: error.message, expression: error.expression }
  }
}

definitions()
parentPort?.on('message', ({ number, body, isBundle }: Asked) => {
  const json: unknown = parseFhirJson(Buffer.from(body).toString('utf8'))
  const resources = isBundle
    ? ((json as Bundle).entry ?? []).map((entry) => (entry as { resource?: unknown } | null)?.resource)
    : [json]
  parentPort?.postMessage({ number, findings: resources.map(findingOf) } satisfies Found)
})
