import { isReviewed, offeredFor } from '../../../main/clinical/instructions/instructions.ts'
import type { SentInstructionsView } from '../../../preload/views/index.ts'
import { practiceInstructions } from '../../../resources/training/instructions/index.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'

export function instructionsAnswers({ world }: Around): AnswersOf<'instructions'> {
  const sent = (encounterId: string) => world.instructions.get(encounterId) ?? []
  return {
    'instructions.get': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      const codes = (world.diagnoses.get(encounterId) ?? []).flatMap(({ code }) => code ?? [])
      const { reason, ageYears } = visit
      return {
        encounterId,
        patientName: visit.patientName,
        birthDate: visit.birthDate,
        notNow: visit.takenOver,
        offered: offeredFor(practiceInstructions, { codes, reason, ageYears }).map(
          ({ instructions, fit }) => ({
            ...instructions,
            fit: fit.by,
            code: fit.by === 'diagnosis' ? fit.code : null,
          }),
        ),
        sent: sent(encounterId),
      }
    },
    'instructions.send': ({ encounterId, libraryId, language, title, text, acceptUnreviewed }) => {
      const of = practiceInstructions.find(({ id }) => id === libraryId)
      const unreviewed = language === 'es' && !(of && isReviewed(of, { title, text }))
      if (unreviewed && !acceptUnreviewed)
        throw new Refusal('not-allowed', 'No qualified person has reviewed this translation as it stands.')
      const isThere = (one: SentInstructionsView) =>
        one.language === language && one.title === title && one.text === text
      if (sent(encounterId).some(isThere))
        throw new Refusal('not-allowed', 'The patient was sent these words already. They stand under Sent.')
      const message = {
        id: crypto.randomUUID(),
        ...{ language, title, text, unreviewed },
        sent: now(),
        from: 'Dr Okafor',
        mayTakeBack: true,
        waits: false,
      }
      world.instructions.set(encounterId, [message, ...sent(encounterId)])
      return {}
    },
    'instructions.takeBack': ({ encounterId, messageId }) => {
      world.instructions.set(
        encounterId,
        sent(encounterId).filter(({ id }) => id !== messageId),
      )
      return {}
    },
    'instructions.release': () => ({}),
    'instructions.print': () => ({ outcome: 'printed' }),
    'instructions.save': () => ({ outcome: 'saved', file: 'Instructions 2026-01-05.pdf' }),
  }
}
