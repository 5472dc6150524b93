import type { Resource } from '@medplum/fhirtypes'
import { fitting } from './fitting.ts'
import { otherwise, shapes } from './resources.ts'

/** Raised when a shape changes: what a cache holds is then looked at anew, once. */
export const shapesVersion = '11'

/** Deeper than any record nests, and shallow enough for whoever walks through it. */
const deepest = 200
/** https://hl7.org/fhir/R4/datatypes.html#id; `.` and `..` are no names in an address. */
const id = /^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/
const type = /^[A-Z][A-Za-z]{1,63}$/

export const isId = (value: unknown): value is string => typeof value === 'string' && id.test(value)
export const isType = (value: unknown): value is Resource['resourceType'] =>
  typeof value === 'string' && type.test(value)

/**
 * Can all of this program read it? A resource with type and id whose elements are of the types that our code relies on,
 * and what it contains likewise. It is only looked at: a decimal stays as it was written.
 */
export function isReadable(value: unknown): value is Resource & { id: string } {
  if (!isObject(value) || !isType(value.resourceType) || !isId(value.id)) return false
  if (isDeeperThan(value, deepest) || !hasShape(value, value.resourceType)) return false
  const { contained } = value
  if (contained === undefined) return true
  return Array.isArray(contained) && contained.every(isReadableInside)
}

const isReadableInside = (value: unknown): boolean =>
  isObject(value) &&
  isType(value.resourceType) &&
  (value.id === undefined || typeof value.id === 'string') &&
  hasShape(value, value.resourceType)

const hasShape = (value: object, name: string): boolean =>
  fitting(Object.hasOwn(shapes, name) ? (shapes[name] ?? otherwise) : otherwise)(value)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without recursion: that is what it guards. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  const values: unknown[] = [value]
  const depths = [0]
  while (values.length > 0) {
    const one = values.pop()
    const depth = depths.pop() ?? 0
    if (typeof one !== 'object' || one === null) continue
    if (depth > limit) return true
    for (const inner of Array.isArray(one) ? one : Object.values(one)) {
      if (typeof inner !== 'object' || inner === null) continue
      values.push(inner)
      depths.push(depth + 1)
    }
  }
  return false
}
