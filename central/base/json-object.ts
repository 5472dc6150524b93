import { parseFhirJson } from '../../main/clinical/fhir-json.ts'
import { Problem } from './problem.ts'

/** Parses a body whose size was checked before. Throws `bad-request`, with nothing of the body in its message. */
export function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = parseFhirJson(text)
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Malformed JSON gets the same answer as JSON that is no object.
  }
  throw new Problem('bad-request', 'The body must be one JSON object.')
}
