import { instructionsOfVisit } from '../instructions/instructions.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function instructionsFeature({ context }: Parts) {
  const instructions = instructionsOfVisit(context)
  const { ofVisit, ofPart } = dependsOn(context)
  const { sent } = aboutVisits(context)
  return {
    queries: {
      'instructions.get': {
        read: ({ encounterId }) => instructions.view(encounterId),
        keys: (of) => [...ofVisit(of), ...ofPart(of, 'problems'), 'shared'],
      },
    },
    commands: {
      'instructions.send': { write: (input) => sent(() => instructions.send(input)) },
      'instructions.takeBack': {
        write: ({ encounterId, messageId }) => sent(() => instructions.takeBack(encounterId, messageId)),
      },
      'instructions.release': { write: ({ encounterId, how }) => instructions.release(encounterId, how) },
    },
  } satisfies Handlers<'instructions'>
}
