import { isDeepStrictEqual } from 'node:util'
import type { Resource, ResourceType, Task } from '@medplum/fhirtypes'
import Database from 'better-sqlite3-multiple-ciphers'
import { patientOf } from '../../../central/readers/references.ts'
import { isTransmission } from '../../../central/readers/task.ts'
import { openCache } from '../../../main/engine/cache/open.ts'
import { textsOf } from '../../../main/engine/record/composition.ts'
import type { Expected } from './expected.ts'
import { account, cacheKey, type TypistMessage, tokensIn } from './names.ts'

export type KillVerdict = { lost: string[]; doubled: string[]; diverged: string[] }

const types: ResourceType[] = [
  'Patient',
  'Encounter',
  'Task',
  'Composition',
  'AllergyIntolerance',
  'MedicationRequest',
  'DetectedIssue',
  'Practitioner',
]

const textOf = (resource: Resource): string => {
  if (resource.resourceType === 'Composition') return Object.values(textsOf(resource)).join('\n')
  return resource.resourceType === 'AllergyIntolerance' ? (resource.code?.text ?? '') : ''
}

type Version = { position: number; type: ResourceType; id: string; resource: Resource }

/** The central API's own file, which another process has open. */
export function readCentral(file: string) {
  const db = new Database(file, { readonly: true })
  try {
    const rows = db
      .prepare('SELECT position, type, id, body FROM version WHERE body IS NOT NULL ORDER BY position')
      .all() as { position: number; type: ResourceType; id: string; body: string }[]
    const versions: Version[] = rows.map(({ body, ...row }) => ({ ...row, resource: JSON.parse(body) }))
    const now = new Map(
      (db.prepare('SELECT version FROM current WHERE deleted = 0').pluck().all() as number[]).map((at) => [
        at,
        true,
      ]),
    )
    const inside = new Set(
      db
        .prepare('SELECT patient FROM scope WHERE practitioner = ? AND inside = 1')
        .pluck()
        .all(account.practitioner) as string[],
    )
    return { versions, current: versions.filter(({ position }) => now.has(position)), inside }
  } finally {
    db.close()
  }
}
export type CentralCopy = ReturnType<typeof readCentral>

/** Everything that was said to be kept is there, here and at the central API, once; both hold the same. */
export function judge(
  expected: Expected,
  messages: TypistMessage[],
  central: CentralCopy,
  folder: string,
): KillVerdict {
  return {
    lost: lost(expected, messages, central),
    doubled: doubled(central),
    diverged: diverged(central, folder),
  }
}

function lost(expected: Expected, messages: TypistMessage[], { current }: CentralCopy): string[] {
  const reads = messages.flatMap((one) => (one.did === 'read' ? [one] : []))
  const shown = new Set(reads.flatMap(({ text }) => tokensIn(text)))
  const shownOrders = new Set(reads.flatMap(({ orders }) => orders))
  const there = new Set(current.flatMap(({ resource }) => tokensIn(textOf(resource))))
  const signed = new Set(
    current.flatMap(({ resource }) =>
      resource.resourceType === 'Composition' && resource.status === 'final'
        ? [resource.encounter?.reference?.replace('Encounter/', '') ?? '']
        : [],
    ),
  )
  const end = messages.find((one) => one.did === 'drained')
  const of = (what: string, names: Iterable<string>, has: Set<string>) =>
    [...names].flatMap((name) => (has.has(name) ? [] : [`${name} ${what}`]))
  return [
    ...of('is not shown any more', expected.tokens.keys(), shown),
    ...of('is not at the central API', expected.tokens.keys(), there),
    ...of('is an order that is not shown any more', expected.orders.keys(), shownOrders),
    ...of('was signed, and is not signed at the central API', expected.signed, signed),
    ...expected.problems,
    ...(end ? [] : ['the last start did not get to its end']),
    ...(end && end.unsent !== 0 ? [`${end.unsent} writes are still unsent`] : []),
    ...(end?.setAside.map((why) => `put aside: ${why}`) ?? []),
    ...(end?.cacheMessage ? [`the files are damaged: ${end.cacheMessage}`] : []),
  ]
}

function doubled({ versions, current }: CentralCopy): string[] {
  const found: string[] = []
  const before = new Map<string, Resource>()
  for (const { type, id, resource } of versions) {
    const tokens = tokensIn(textOf(resource))
    if (new Set(tokens).size < tokens.length) found.push(`a token twice in ${type}/${id}`)
    const { meta: _, ...content } = resource
    const previous = before.get(`${type}/${id}`)
    if (type === 'Composition' && previous && isDeepStrictEqual(previous, content))
      found.push(`${type}/${id} was written twice`)
    before.set(`${type}/${id}`, content as Resource)
  }
  const places = new Map<string, string>()
  for (const { type, id, resource } of current)
    if (type === 'Composition' || type === 'AllergyIntolerance')
      for (const token of new Set(tokensIn(textOf(resource)))) {
        if (places.has(token)) found.push(`${token} in ${places.get(token)} and ${type}/${id}`)
        places.set(token, `${type}/${id}`)
      }
  const sent = new Map<string, number>()
  for (const { resource } of current)
    if (resource.resourceType === 'Task' && isTransmission(resource as Task)) {
      const focus = resource.focus?.reference ?? ''
      sent.set(focus, (sent.get(focus) ?? 0) + 1)
    }
  for (const [focus, n] of sent) if (n > 1) found.push(`${n} transmissions of ${focus}`)
  return found
}

/** The copies on the workstation against the central API's. */
function diverged({ current, inside }: CentralCopy, folder: string): string[] {
  const clock = { now: () => Date.now(), monotonic: () => performance.now(), after: () => () => {} }
  const { cache, close } = openCache({ folder, key: cacheKey(), clock, log: () => {} })
  try {
    const here = new Map<string, Resource>()
    for (const type of types)
      for (const { base } of cache.all(type)) if (base) here.set(`${type}/${base.id}`, base)
    const found: string[] = []
    for (const { type, id, resource } of current) {
      const name = `${type}/${id}`
      const copy = here.get(name)
      here.delete(name)
      const patient = patientOf(resource)
      if (!types.includes(type) || !patient || !inside.has(patient)) continue
      if (!copy) found.push(`the workstation lacks ${name}`)
      else if (!isDeepStrictEqual(copy, resource)) found.push(`the workstation has another ${name}`)
    }
    for (const name of here.keys())
      found.push(`the workstation keeps ${name}, which is not at the central API`)
    return found
  } finally {
    close()
  }
}
