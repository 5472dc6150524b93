import type { Resource } from '@medplum/fhirtypes'
import { noteView } from '../../main/engine/note/note-view.ts'
import { textsOf } from '../../main/engine/record/composition.ts'
import type { Client } from './client.ts'
import { tokensIn } from './tokens.ts'
import type { World } from './world.ts'

/**
 * What a person is told at the end that is not so: “at the central API” (or deleted there since), or “put aside” where nothing
 * was refused.
 */
export function untrue({ clients, deleted, watch }: World, current: Resource[]): string[] {
  const there = new Set(
    current.flatMap((it) =>
      it.resourceType === 'Composition' ? tokensIn(Object.values(textsOf(it)).join('\n')) : [],
    ),
  )
  return clients.flatMap((client) => [
    ...['p-visit', 'q-visit'].flatMap((visit) => {
      const { kept, sections } = noteOf(client, visit)
      if (kept !== 'at-central') return []
      return sections
        .flatMap(({ text }) => tokensIn(text))
        .filter((token) => !there.has(token) && !deleted.has(token))
        .map((token) => `${client.name} says that ${token} is at the central API`)
    }),
    ...client.cache
      .outbox()
      .filter(({ state, why }) => state === 'set-aside' && !watch.mayPutAside(client.name, why ?? ''))
      .map(
        ({ mine, why }) =>
          `${client.name} put ${mine[0]?.resourceType} aside, though nobody refused it: ${why}`,
      ),
  ])
}

function noteOf(client: Client, visit: string): Pick<ReturnType<typeof noteView>, 'kept' | 'sections'> {
  try {
    return noteView(client.context, visit)
  } catch {
    // Not a visit of this machine any more.
    return { kept: 'on-this-machine', sections: [] }
  }
}
