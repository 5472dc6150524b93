import type { Bundle, Composition, Resource } from '@medplum/fhirtypes'
import { rounds } from '../codes/rounds-systems.ts'

/** What this machine has of it and may give out; undefined: nothing. */
export type FindResource = (type: string, id: string) => Resource | undefined

/**
 * A FHIR R4 document: the Composition first, then everything that it or what it brings along refers to, as far as `find` has it
 * (Composition in https://hl7.org/fhir/R4/composition.schema.json.html; bdl-9, bdl-10 and bdl-11 of Bundle in R4's own definitions;
 * read Nov 30, 2026). A reference to anything else stays as it is: by `base` (the address of the server's FHIR API) it still names
 * one thing.
 */
export function documentBundle({
  base,
  id,
  at,
  composition,
  find,
}: {
  base: string
  /** A UUID. */
  id: string
  at: string
  composition: Composition & { id: string }
  find: FindResource
}): Bundle {
  const root = base.replace(/\/+$/, '')
  const included = new Map<string, Resource>([[`Composition/${composition.id}`, composition]])
  // A Map hands over what is added while it is walked.
  for (const resource of included.values()) {
    for (const reference of referencesIn(resource)) {
      const [type, named] = typeAndId(reference, root) ?? []
      if (!type || !named || included.has(`${type}/${named}`)) continue
      const found = find(type, named)
      if (found) included.set(`${type}/${named}`, forOthers(found))
    }
  }
  return {
    resourceType: 'Bundle',
    id,
    identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` },
    type: 'document',
    timestamp: at,
    entry: [...included].map(([name, resource]) => ({ fullUrl: `${root}/${name}`, resource })),
  }
}

/** Of a Patient's link into the call, nobody else is to know; which workstation a note was open on is nobody else's matter. */
function forOthers<T extends Resource>(resource: T): T {
  const { identifier, extension, ...rest } = resource as T & {
    identifier?: { system?: string }[]
    extension?: { url?: string }[]
  }
  const kept = Array.isArray(identifier)
    ? identifier.filter(({ system }) => system !== rounds.join)
    : identifier
  const extensions = Array.isArray(extension)
    ? extension.filter(({ url }) => url !== rounds.editor)
    : extension
  return {
    ...rest,
    ...(isEmpty(kept) ? {} : { identifier: kept }),
    ...(isEmpty(extensions) ? {} : { extension: extensions }),
  } as T
}

const isEmpty = (list: unknown): boolean => list === undefined || (Array.isArray(list) && list.length === 0)

/** Every literal reference in a resource, wherever it stands. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  )
}

/** `Type/id`, also of a version or with the address of this server. What stands elsewhere is another thing. */
function typeAndId(reference: string, root: string): [type: string, id: string] | null {
  const local = reference.startsWith(`${root}/`) ? reference.slice(root.length + 1) : reference
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(local) ?? []
  return type && id ? [type, id] : null
}
