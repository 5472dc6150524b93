import { isDeepStrictEqual } from 'node:util'
import type { Communication } from '@medplum/fhirtypes'
import { isInstructions, sentInstructionsOf } from '../../../main/clinical/instructions/communication.ts'
import { Problem } from '../../base/problem.ts'
import { patientOf } from '../../readers/references.ts'
import { isMe, refuseOther, withNameOnRecord, withoutDisplay } from './names.ts'
import type { Row, Write } from './row.ts'

/** Some six pages: what a patient reads on a phone. */
const most = 20_000

export const instructions: Row<'Communication'> = {
  type: 'Communication',
  bound: 'visit',
  may: { create: 'holder', update: 'author' },
  author: '`sender` is the writer; another’s stays, and is taken back by the visit’s holder',
  rules: [
    'It is what a patient is told to do at home (*Communication* below): `completed` (or taken back before it was sent), to the patient alone, one text of at most 20,000 characters, in English or Spanish.',
    'Written once: its sender, also one who had the visit before, and who has it may take it back (`entered-in-error`); nothing else of it changes.',
  ],
  // Who had the visit before may be gone, and the patient goes by wrong words meanwhile.
  checkAuthor({ me, relation, next, previous }) {
    const mine = isMe(me, next.sender) && (!previous || isMe(me, previous.sender))
    refuseOther(
      mine || (previous !== undefined && relation === 'holder'),
      'Instructions are sent by their sender, and taken back by their sender or who has the visit.',
      'Communication.sender',
    )
  },
  check({ next, previous }: Write<Communication>) {
    if (previous) {
      if (isTakenBack(next, previous)) return
      throw invalid('What was sent to a patient is not changed; it can only be taken back.', 'status')
    }
    // One that was taken back before it was sent comes as it is then, and is shown to nobody.
    if (!sentInstructionsOf(next.status === 'entered-in-error' ? { ...next, status: 'completed' } : next))
      throw invalid('Workstations send a patient instructions, and nothing else of this kind.', 'payload')
    if ((next.payload?.[0]?.contentString?.length ?? 0) > most)
      throw new Problem('too-large', `Instructions have at most ${most} characters.`, {
        expression: ['Communication.payload'],
      })
    if (next.language !== 'en' && next.language !== 'es')
      throw invalid('Instructions are in English (en) or Spanish (es).', 'language')
    const ofPatient = `Patient/${patientOf(next)}`
    if (next.recipient?.length !== 1 || next.recipient[0]?.reference !== ofPatient)
      throw invalid('Instructions go to the patient alone.', 'recipient')
  },
  settle: ({ services, me, next, previous }) => {
    const sender = previous ? previous.sender : withNameOnRecord(services, me, next.sender)
    return { ...next, ...(sender && { sender }) }
  },
}

const invalid = (message: string, element: string) =>
  new Problem('invalid-resource', message, { expression: [`Communication.${element}`] })

const isTakenBack = (next: Communication, previous: Communication): boolean =>
  isInstructions(previous) &&
  previous.status === 'completed' &&
  next.status === 'entered-in-error' &&
  isDeepStrictEqual(substance(next), substance(previous))

function substance({ meta: _meta, status: _status, sender, ...rest }: Communication): unknown {
  return { ...rest, sender: withoutDisplay(sender) }
}
