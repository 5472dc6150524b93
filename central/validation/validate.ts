import {
  getDataType,
  type InternalTypeSchema,
  OperationOutcomeError,
  tryGetDataType,
  validateResource,
} from '@medplum/core'
import type { CodeableConcept, Coding, Resource } from '@medplum/fhirtypes'
import { narrativeFault } from '../../main/clinical/notes/xhtml.ts'
import { Problem } from '../base/problem.ts'
import { definitions, validatedTypes } from './definitions.ts'

const validated: ReadonlySet<string> = new Set(validatedTypes)

/** What another thread has found of a resource: undefined where it is as it should be. */
const found = new WeakMap<object, Problem | undefined>()

/** What `validate` is to say of this object, which was looked at elsewhere. */
export function setFinding(resource: object, problem: Problem | undefined): void {
  found.set(resource, problem)
}

/** What of a body is held against R4: the resource that it is, or those of a Bundle, each in the place of its entry. */
export function resourcesIn(body: object): unknown[] {
  const { resourceType, entry } = body as { resourceType?: unknown; entry?: unknown }
  if (resourceType !== 'Bundle' || !Array.isArray(entry)) return [body]
  return entry.map((one: { resource?: unknown } | null) => one?.resource)
}

/**
 * Holds a resource of the types a visit writes against R4: structure, cardinality, invariants, narratives and required bindings.
 * Of other types only the type itself is checked. Throws `invalid-resource` with the elements at fault; the words
 * name elements, never what stands in them.
 */
export function validate(resource: Resource): void {
  if (found.has(resource)) {
    const problem = found.get(resource)
    if (problem) throw problem
    return
  }
  const { types } = definitions()
  if (!types.has(resource.resourceType))
    throw new Problem('invalid-resource', 'This is not a type of FHIR R4.', { expression: ['resourceType'] })
  if (!validated.has(resource.resourceType)) return
  const own = bindings(resource)
  // The library goes through a text that stands where an object belongs letter by letter: it is not asked then.
  const wrong = own.some(({ shape }) => shape) ? own : [...structural(resource), ...own]
  if (!wrong.length) return
  const paths = [...new Set(wrong.map((it) => it.path))]
  throw new Problem('invalid-resource', [...new Set(wrong.map((it) => it.message))].slice(0, 5).join(' '), {
    expression: paths,
  })
}

/** `shape`: a list, an object or neither stands where another of them belongs. */
type Wrong = { path: string; message: string; shape?: true }

function structural(resource: Resource): Wrong[] {
  try {
    validateResource(resource)
    return []
  } catch (error) {
    // Of a shape that the library does not expect at all.
    if (!(error instanceof OperationOutcomeError))
      return [{ path: resource.resourceType, message: `${resource.resourceType}: not valid in R4.` }]
    return error.outcome.issue.map((issue) => {
      const path = issue.expression?.[0] ?? resource.resourceType
      return { path, message: `${path}: ${plain(issue.details?.text)}.` }
    })
  }
}

/** The library's texts may quote a value after a colon; values can be a patient's. */
function plain(text: string | undefined): string {
  return (text ?? 'not valid in R4').split(/[:(]/, 1)[0]?.trim() || 'not valid in R4'
}

function bindings(resource: Resource): Wrong[] {
  const wrong: Wrong[] = []
  walk(resource as unknown as Fields, getDataType(resource.resourceType), resource.resourceType, wrong)
  return wrong
}

type Fields = Record<string, unknown>

/**
 * Walks what is there, along its schema: a list where it takes one, an object where it takes one, which the library lets
 * pass when they are empty, and each code against the value set its element requires.
 */
function walk(value: Fields, schema: InternalTypeSchema, path: string, wrong: Wrong[]): void {
  for (const name of Object.keys(value))
    if (name in Object.prototype) wrong.push({ path, message: `${path}: Invalid additional property.` })
  for (const [name, element] of Object.entries(schema.elements)) {
    const choice = name.endsWith('[x]')
    for (const type of element.type) {
      const key = choice ? name.slice(0, -3) + capital(type.code) : name
      // The library takes what stands beside a primitive for the element itself, also where there is no primitive.
      if (isCapital(type.code) && Object.hasOwn(value, `_${key}`)) {
        const at = `${path}._${key}`
        wrong.push({ path: at, message: `${at}: Invalid additional property.`, shape: true })
      }
      const found = Object.hasOwn(value, key) ? value[key] : undefined
      if (found === undefined) continue
      if (Array.isArray(found) !== (element.isArray ?? false)) {
        const shape = element.isArray ? 'array of values' : 'single value'
        wrong.push({
          path: `${path}.${key}`,
          message: `${path}.${key}: Expected ${shape} for property.`,
          shape: true,
        })
        continue
      }
      const list = Array.isArray(found) ? found : [found]
      list.forEach((item, index) => {
        const at = `${path}.${key}${Array.isArray(found) ? `[${index}]` : ''}`
        if (element.binding?.strength === 'required' && element.binding.valueSet)
          checkCode(item, type.code, element.binding.valueSet, at, wrong)
        if (type.code === 'xhtml' && typeof item === 'string') checkNarrative(item, at, wrong)
        const isObject = typeof item === 'object' && item !== null
        // A list of primitives may have gaps, for those that are told by their extension alone.
        if (item !== null && isObject !== isCapital(type.code)) {
          wrong.push({
            path: at,
            message: `${at}: Expected ${isObject ? 'a primitive' : 'an object'}.`,
            shape: true,
          })
          return
        }
        if (type.code === 'Resource' || !isObject) return
        const inner = tryGetDataType(type.code)
        if (inner) walk(item as Fields, inner, at, wrong)
      })
    }
  }
  const contained = value.contained
  if (Array.isArray(contained))
    contained.forEach((item: Fields | null, index) => {
      const type = item?.resourceType
      const inner = typeof type === 'string' ? tryGetDataType(type) : undefined
      if (item && inner) walk(item, inner, `${path}.contained[${index}]`, wrong)
    })
}

/** The library takes any text for XHTML. */
function checkNarrative(div: string, path: string, wrong: Wrong[]): void {
  const fault = narrativeFault(div)
  if (fault) wrong.push({ path, message: `${path}: the narrative ${fault}.` })
}

function checkCode(item: unknown, type: string, valueSet: string, path: string, wrong: Wrong[]): void {
  const codes = definitions().codesOf(valueSet)
  if (!codes) return
  const given = codesIn(item, type)
  // A CodeableConcept may carry other systems' codes beside the required one.
  const bad =
    type === 'CodeableConcept' ? given.length > 0 && !given.some(inSet) : given.some((it) => !inSet(it))
  if (bad) wrong.push({ path, message: `${path}: not a code of the value set it is bound to.` })

  function inSet(code: unknown): boolean {
    return typeof code === 'string' && (codes as ReadonlySet<string>).has(code)
  }
}

/** The codes in an element of this type; that its shape is another is said where the walk comes to it. */
function codesIn(item: unknown, type: string): unknown[] {
  if (type === 'CodeableConcept') {
    const coding: unknown = (item as CodeableConcept | null)?.coding
    return Array.isArray(coding) ? coding.map((it) => (it as Coding | null)?.code) : []
  }
  if (type === 'Coding') return [(item as Coding | null)?.code]
  return typeof item === 'string' ? [item] : []
}

/** Complex types have a capital; primitives, and those of FHIRPath, none. */
const isCapital = (type: string): boolean => /^[A-Z]/.test(type)
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
