import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Bundle, BundleEntry, Resource, ResourceType } from '@medplum/fhirtypes'
import { parseFhirJson } from '../main/clinical/fhir-json.ts'
import { Problem } from './base/problem.ts'
import { eachReference, isId } from './readers/references.ts'
import { JoinTokenTaken, joinIn, withoutJoin } from './store/join-tokens.ts'
import type { FullStore } from './store/store.ts'
import { definitions } from './validation/definitions.ts'

export type LoadProblem = { file: string; element: string; message: string }
export type Loaded = {
  files: number
  resources: number
  unchanged: number
  patients: string[]
  problems: LoadProblem[]
}

/** Changes a resource on its way in; for data whose times are relative. */
export type Adapt = (resource: Resource) => Resource

/**
 * Loads the `*.json` of a folder, each a FHIR R4 Bundle of type transaction, batch or collection, each all or nothing.
 * `urn:uuid:` references become the ids of their entries and conditional ones (`Practitioner?identifier=…`) are looked
 * up, also among the other files. What is there already and equal isn't written again. A file that can't be loaded is
 * named with the element at fault, and the rest still loads. A folder that can't be read is one such problem.
 */
export function loadFolder(
  store: FullStore,
  folder: string,
  adapt: Adapt = (it) => it,
  wanted: (name: string) => boolean = () => true,
): Loaded {
  const loaded: Loaded = { files: 0, resources: 0, unchanged: 0, patients: [], problems: [] }
  let waiting: string[]
  try {
    waiting = readdirSync(folder)
      .filter((name) => name.endsWith('.json') && wanted(name) && statSync(join(folder, name)).isFile())
      .sort()
  } catch {
    loaded.problems.push({ file: folder, element: '', message: 'the folder cannot be read' })
    return loaded
  }
  if (!waiting.length)
    loaded.problems.push({ file: folder, element: '', message: 'there is no .json file in this folder' })
  // Files may refer to what stands in a later one: as long as a round loads something, the others are tried again.
  for (;;) {
    const problems: LoadProblem[] = []
    const left: string[] = []
    for (const name of waiting) {
      const file = join(folder, name)
      try {
        const { written, unchanged, patients } = store.atomically(() => loadFile(store, file, adapt))
        loaded.files += 1
        loaded.resources += written
        loaded.unchanged += unchanged
        loaded.patients.push(...patients)
      } catch (error) {
        if (!(error instanceof NotLoadable)) throw error
        problems.push({ file, element: error.element, message: error.message })
        if (error.unresolved) left.push(name)
        else loaded.problems.push({ file, element: error.element, message: error.message })
      }
    }
    if (left.length === 0 || left.length === waiting.length) {
      loaded.problems.push(...problems.filter((it) => left.some((name) => join(folder, name) === it.file)))
      return loaded
    }
    waiting = left
  }
}

class NotLoadable extends Error {
  readonly element: string
  readonly unresolved: boolean
  constructor(element: string, message: string, unresolved = false) {
    super(message)
    this.element = element
    this.unresolved = unresolved
  }
}

function loadFile(store: FullStore, file: string, adapt: Adapt) {
  const bundle = readBundle(file)
  const entries = bundle.entry ?? []
  const targets = new Map<string, string>()
  const resources = entries.map((entry, index) => {
    const resource = identified(store, entry, index)
    const address = `${resource.resourceType}/${resource.id}`
    if (entry.fullUrl) targets.set(entry.fullUrl, address)
    return resource
  })
  const patients: string[] = []
  let written = 0
  let unchanged = 0
  resources.forEach((resource, index) => {
    resolve(store, resource, targets, index)
    const next = adapt(resource) as Resource & { id: string }
    const before = store.read(next.resourceType as ResourceType, next.id)?.resource
    if (before && isDeepStrictEqual(withoutMeta(before), withoutMeta(asStored(store, next)))) unchanged++
    else {
      put(store, next, index)
      written++
    }
    if (next.resourceType === 'Patient') patients.push(next.id)
  })
  return { written, unchanged, patients }
}

function put(store: FullStore, resource: Resource & { id: string }, index: number): void {
  try {
    store.put(resource)
  } catch (error) {
    const path = `Bundle.entry[${index}].resource`
    if (error instanceof JoinTokenTaken)
      throw new NotLoadable(`${path}.identifier`, 'has the join token of another visit')
    if (error instanceof Problem) throw new NotLoadable(path, 'is stored as another patient’s')
    throw error
  }
}

/** Whether an Encounter comes with the link that it has is seen apart from what is stored of it. */
function asStored(store: FullStore, resource: Resource & { id: string }): Resource {
  if (resource.resourceType !== 'Encounter') return resource
  const token = joinIn(resource)
  const isKnown =
    token === undefined ||
    store.joinOf(resource.id) === token ||
    store.visitOfReplacedJoin(token) === resource.id
  return isKnown ? withoutJoin(resource) : resource
}

function readBundle(file: string): Bundle {
  let value: unknown
  try {
    value = parseFhirJson(readFileSync(file, 'utf8'))
  } catch {
    throw new NotLoadable('', 'is not JSON')
  }
  const bundle = value as Partial<Bundle> | null
  if (!bundle || typeof bundle !== 'object' || bundle.resourceType !== 'Bundle')
    throw new NotLoadable('resourceType', 'is not a FHIR Bundle')
  if (!['transaction', 'batch', 'collection'].includes(bundle.type ?? ''))
    throw new NotLoadable('Bundle.type', 'must be transaction, batch or collection')
  if (!Array.isArray(bundle.entry)) throw new NotLoadable('Bundle.entry', 'is missing')
  return bundle as Bundle
}

/** The entry's resource with its id: its own, that of its `urn:uuid:`, or of the one `ifNoneExist` finds. */
function identified(store: FullStore, entry: BundleEntry | null, index: number): Resource {
  const path = `Bundle.entry[${index}].resource`
  const resource = entry?.resource as Resource | undefined
  if (!resource || typeof resource !== 'object') throw new NotLoadable(path, 'is missing')
  if (!definitions().types.has(resource.resourceType))
    throw new NotLoadable(`${path}.resourceType`, 'is not a type of FHIR R4')
  const known = entry?.request?.ifNoneExist && find(store, resource.resourceType, entry.request.ifNoneExist)
  const uuid = /^urn:uuid:([A-Za-z0-9-]{1,64})$/.exec(entry?.fullUrl ?? '')?.[1]
  const id = known || resource.id || uuid
  if (!isId(id))
    throw new NotLoadable(`${path}.id`, 'is missing or not a FHIR id, and fullUrl is no urn:uuid')
  return { ...resource, id }
}

function resolve(store: FullStore, resource: Resource, targets: Map<string, string>, index: number): void {
  eachReference(resource, (reference, holder, path) => {
    const target = targets.get(reference)
    if (target) {
      holder.reference = target
      return
    }
    const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/.exec(reference)
    if (!conditional && !reference.startsWith('urn:')) return
    const id = conditional && find(store, conditional[1] as string, conditional[2] as string)
    const element = `Bundle.entry[${index}].resource${path.slice(resource.resourceType.length)}`
    if (!conditional || !id)
      throw new NotLoadable(element, 'refers to something that is neither in this file nor loaded', true)
    holder.reference = `${conditional[1]}/${id}`
  })
}

/** The one resource with this identifier. */
function find(store: FullStore, type: string, query: string): string | undefined {
  const identifier = new URLSearchParams(query).get('identifier')
  if (!identifier) return undefined
  const [only, second] = store.search(type as ResourceType, { identifier, limit: 2 })
  return second ? undefined : (only?.resource as Resource | undefined)?.id
}

const withoutMeta = ({ meta: _, ...rest }: Resource): unknown => rest
