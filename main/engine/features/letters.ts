import { lettersOfVisit } from '../letters/letters.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function lettersFeature({ context }: Parts) {
  const letters = lettersOfVisit(context)
  const { ofVisit, ofNote, ofPart } = dependsOn(context)
  const { sent } = aboutVisits(context)
  return {
    queries: {
      'letters.list': {
        read: ({ encounterId }) => letters.list(encounterId),
        keys: (of) => [...ofVisit(of), ...ofPart(of, 'documents'), 'shared', `form:${of.encounterId}`],
      },
      'letters.facts': {
        read: ({ encounterId }) => letters.facts(encounterId),
        keys: (of) => [
          ...ofVisit(of),
          ...ofNote(of),
          ...ofPart(of, 'allergies', 'medications', 'problems', 'workflow'),
          'shared',
        ],
      },
    },
    commands: {
      'letters.document': {
        write: ({ encounterId, letterId }) => letters.document(encounterId, letterId),
      },
      'letters.finish': { write: (input) => sent(() => letters.finish(input)) },
      'letters.takeBack': {
        write: ({ encounterId, letterId }) => sent(() => letters.takeBack(encounterId, letterId)),
      },
      'letters.release': {
        write: ({ encounterId, letterId, how }) => letters.release(encounterId, letterId, how),
      },
    },
  } satisfies Handlers<'letters'>
}
