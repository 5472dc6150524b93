import { isDeepStrictEqual } from 'node:util'
import type { Encounter, Resource, ResourceType } from '@medplum/fhirtypes'
import { patientOf } from '../../central/readers/references.ts'
import { isTransmission, isVisit } from '../../central/readers/task.ts'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { contactsIn } from '../../main/clinical/visits/contact.ts'
import { addendumText } from '../../main/engine/record/addendum.ts'
import { textsOf } from '../../main/engine/record/composition.ts'
import { repeatedLines } from '../support/repeated-lines.ts'
import type { Client } from './client.ts'
import { untrue } from './promises.ts'
import { newerTokens, tokensIn } from './tokens.ts'
import type { World } from './world.ts'

export type Verdict = {
  lost: string[]
  doubled: string[]
  diverged: string[]
  waiting: number
  setAside: number
}

const types: ResourceType[] = [
  'Patient',
  'Encounter',
  'Task',
  'Composition',
  'Observation',
  'MedicationRequest',
  'DetectedIssue',
  'Practitioner',
]

/** What a resource says, section by section. */
const textOf = (resource: Resource): string => {
  if (resource.resourceType === 'Composition')
    return [...Object.values(textsOf(resource)), addendumText(resource)].join('\n')
  if (resource.resourceType === 'Encounter') return newerTokens(resource).join('\n')
  return resource.resourceType === 'Observation' ? (resource.valueString ?? '') : ''
}

/** Lost, doubled and diverged as the design defines them. */
export function verdictOf(world: World): Verdict {
  const { server, clients } = world
  const { store, db } = { store: server.store, db: server.store.db }
  const current = (
    db.prepare('SELECT type, id FROM current WHERE deleted = 0').all() as { type: ResourceType; id: string }[]
  ).flatMap(({ type, id }) => store.read(type, id)?.resource ?? [])
  const rows = clients.flatMap((client) => client.cache.outbox())
  return {
    lost: [...lost(world, current), ...untrue(world, current)],
    doubled: [...doubled(world, current), ...world.watch.broken, ...unheard(world)],
    diverged: clients.flatMap((client) => diverged(world, client, current)),
    waiting: rows.filter(({ state }) => state !== 'set-aside').length,
    setAside: rows.filter(({ state }) => state === 'set-aside').length,
  }
}

function lost({ clients, kept, deleted }: World, current: Resource[]): string[] {
  const reached = new Set(current.flatMap((resource) => tokensIn(textOf(resource))))
  for (const { cache } of clients) {
    const texts = cache.outbox().flatMap(({ mine }) => mine.map(textOf))
    for (const visit of ['p-visit', 'q-visit']) {
      texts.push(...cache.journal(visit).map(({ text }) => text))
      texts.push(...cache.conflicts(visit).flatMap(({ mine, theirs }) => [mine, theirs]))
    }
    for (const token of texts.flatMap(tokensIn)) reached.add(token)
  }
  return [...kept]
    .filter((token) => !reached.has(token) && !deleted.has(token))
    .map((token) => `lost ${token}`)
}

function doubled({ server, network }: World, current: Resource[]): string[] {
  const found: string[] = []
  for (const [key, versions] of network.versionsOfKey)
    if (versions.size > 1) found.push(`two versions with key ${key}`)
  const effects = new Map<string, number>()
  for (const task of current)
    if (task.resourceType === 'Task' && isTransmission(task)) {
      const focus = task.focus?.reference ?? ''
      effects.set(focus, (effects.get(focus) ?? 0) + 1)
    }
  for (const [focus, n] of effects) if (n > 1) found.push(`${n} transmissions of ${focus}`)
  const bodies = server.store.db.prepare('SELECT body FROM version WHERE body IS NOT NULL').pluck().all()
  for (const body of bodies as string[]) {
    const resource = JSON.parse(body) as Resource
    const say = (text: string) =>
      found.push(`a token twice in ${resource.resourceType}/${resource.id}: ${text.replaceAll('\n', '|')}`)
    const note = resource.resourceType === 'Composition' ? resource : null
    for (const text of note ? Object.values(textsOf(note)) : [textOf(resource)]) {
      const tokens = tokensIn(text)
      if (new Set(tokens).size < tokens.length) say(text)
    }
    // A line of an addendum is said whole: two that go on from one sentence both have it.
    const late = note ? addendumText(note) : ''
    if (repeatedLines(late.split('\n'), tokensIn).length > 0) say(late)
  }
  return found
}

/** What was asked of a patient whom its clinician had not met: each version in which it is new, by whose turn it was. */
function unheard({ server }: World): string[] {
  const bodies = server.store.db
    .prepare("SELECT body FROM version WHERE type = 'Encounter' AND body IS NOT NULL ORDER BY position")
    .pluck()
    .all() as string[]
  const asked = new Map<string, string | undefined>()
  return bodies.flatMap((body) => {
    const encounter = JSON.parse(body) as Encounter
    const id = encounter.id ?? ''
    const at = encounter.extension?.find(({ url }) => url === rounds.identityConfirmed)?.valueDateTime
    // The visits begin as they came, with what somebody asked before.
    const isNew = asked.has(id) && at !== undefined && at !== asked.get(id)
    asked.set(id, at)
    const turn = encounter.participant?.findLast(({ type }) => !type?.length)?.individual?.reference
    const met = `Practitioner/${contactsIn(encounter).at(-1)?.by?.practitionerId}`
    return isNew && met !== turn ? [`${turn} asked in ${id} whom ${met} had met`] : []
  })
}

function diverged({ server }: World, client: Client, current: Resource[]): string[] {
  const { store } = server
  const me = client.practitioner
  const found: string[] = []
  const pending = new Set(client.cache.outbox().flatMap(({ patientId }) => patientId))
  const here = new Map<string, Resource>()
  for (const type of types)
    for (const { base } of client.cache.all(type)) if (base) here.set(`${type}/${base.id}`, base)
  const sees = (resource: Resource): boolean => {
    if (resource.resourceType === 'Task' && isVisit(resource)) return store.seesTask(me, resource.id ?? '')
    const patient = patientOf(resource)
    return patient
      ? store.inScope(me, patient)
      : resource.resourceType === 'Practitioner' && resource.id === me
  }
  for (const resource of current) {
    const name = `${resource.resourceType}/${resource.id}`
    if (!types.includes(resource.resourceType)) continue
    const copy = here.get(name)
    here.delete(name)
    if (sees(resource)) {
      if (!copy) found.push(`${client.name} lacks ${name}`)
      else if (!isDeepStrictEqual(copy, resource))
        found.push(
          `${client.name} has another ${name}: ${copy.meta?.versionId} for ${resource.meta?.versionId}`,
        )
    } else if (copy && resource.resourceType !== 'Practitioner' && !pending.has(patientOf(resource) ?? ''))
      found.push(`${client.name} keeps ${name}, out of scope`)
  }
  for (const [name, copy] of here)
    if (!pending.has(patientOf(copy) ?? ''))
      found.push(`${client.name} keeps ${name}, which is not at the central API`)
  return found
}
