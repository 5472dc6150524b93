import type { Key } from '../../../preload/contract/index.ts'
import { diagnosesOf } from '../diagnoses/diagnoses.ts'
import { dependsOn } from './depends-on.ts'
import type { Handlers } from './handlers.ts'
import type { Parts } from './parts.ts'
import { aboutVisits } from './pipeline.ts'

export function diagnosesFeature({ context, editionIndex }: Parts) {
  const diagnoses = diagnosesOf(context, editionIndex)
  const { ofVisit, ofPart } = dependsOn(context)
  const { sent } = aboutVisits(context)
  const keys = (of: { encounterId: string }): Key[] => [
    ...ofVisit(of),
    ...ofPart(of, 'problems', 'results'),
    'shared',
  ]
  return {
    queries: {
      'diagnoses.list': { read: (input) => diagnoses.list(input), keys },
      'diagnoses.search': { read: (input) => diagnoses.search(input), keys },
    },
    commands: {
      'diagnoses.add': { write: (input) => sent(() => diagnoses.add(input)) },
      'diagnoses.remove': { write: (input) => sent(() => diagnoses.remove(input)) },
      'diagnoses.move': { write: (input) => sent(() => diagnoses.move(input)) },
      'diagnoses.toProblemList': { write: (input) => sent(() => diagnoses.toProblemList(input)) },
    },
  } satisfies Handlers<'diagnoses'>
}
