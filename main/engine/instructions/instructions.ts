import { randomUUID } from 'node:crypto'
import type { Communication } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { InstructionsView, SentInstructionsView } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { icdOf } from '../../clinical/diagnoses/visit-diagnoses.ts'
import { instructionsMessage, sentInstructionsOf } from '../../clinical/instructions/communication.ts'
import { isReviewed, type Offered, offeredFor } from '../../clinical/instructions/instructions.ts'
import { instructionsOf } from '../../clinical/instructions/library.ts'
import { type EngineContext, now, today, visitOf, writeOf } from '../context/engine-context.ts'
import { isHolder } from '../context/my-visit.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import { librariesIn } from '../phrases/phrases.ts'
import { visitDiagnoses } from '../record/visit-diagnoses.ts'
import { notMineMessage } from '../record/who-has-it.ts'

type Visit = ReturnType<typeof visitOf>
type Copy = Input<'instructions.release'>['how']

const auditActions = {
  print: 'instructions-printed',
  pdf: 'instructions-exported',
  'print-canceled': 'summary-not-printed',
  'pdf-failed': 'summary-not-exported',
} as const

/** What the patient of a visit is told to do at home: the practice's texts, and what was sent. */
export function instructionsOfVisit(context: EngineContext) {
  const { cache, audit } = context

  const all = () => librariesIn(cache).flatMap((library) => instructionsOf(library) ?? [])

  function offered(visit: Visit): Offered[] {
    const { encounterId, encounter, patient, held, task } = visit
    const codes = visitDiagnoses(cache, encounterId, encounter).flatMap((one) => icdOf(one)?.code ?? [])
    const reason =
      conceptText(task?.reasonCode) || conceptText(encounter?.reasonCode?.[0]) || held?.reason || ''
    const { ageYears } = ageOn(patient?.birthDate ?? held?.birthDate ?? null, today(context))
    return offeredFor(all(), { codes, reason, ageYears })
  }

  /** The newest first. */
  function sent(visit: Visit): SentInstructionsView[] {
    const { encounterId, me } = visit
    const ofMe = `Practitioner/${me.practitionerId}`
    return cache
      .ofEncounter('Communication', encounterId)
      .flatMap(({ resource, pending }) => {
        const said = sentInstructionsOf(resource)
        if (!said || !resource.id || idIn(resource.subject, 'Patient') !== visit.patientId) return []
        const { libraryId: _, ...rest } = said
        return [
          {
            ...rest,
            id: resource.id,
            from: resource.sender?.display ?? '',
            mayTakeBack: isHolder(visit) || resource.sender?.reference === ofMe,
            waits: pending,
          },
        ]
      })
      .toSorted((a, b) => Date.parse(b.sent) - Date.parse(a.sent))
  }

  /** Also after the signature: until then there is often no time for it. Throws `not-found`, `claim-superseded`. */
  function mine(encounterId: string): Visit {
    const visit = visitOf(context, encounterId)
    if (!isHolder(visit)) throw new Refusal('claim-superseded', notMineMessage(visit.held))
    return visit
  }

  function find(visit: Visit, messageId: string): Communication {
    const found = cache.read('Communication', messageId)?.resource
    if (!found || !sent(visit).some(({ id, mayTakeBack }) => id === messageId && mayTakeBack))
      throw new Refusal('not-found', 'This is not there to be taken back by you.')
    return found
  }

  return {
    view(encounterId: string): InstructionsView {
      const visit = visitOf(context, encounterId)
      const { patient, held } = visit
      return {
        encounterId,
        patientName: spokenName(patient?.name) || held?.patientName || '',
        birthDate: patient?.birthDate ?? held?.birthDate ?? null,
        notNow: isHolder(visit) ? null : notMineMessage(held),
        offered: offered(visit).map(({ instructions, fit }) => ({
          id: instructions.id,
          title: instructions.title,
          fit: fit.by,
          code: fit.by === 'diagnosis' ? fit.code : null,
          en: instructions.en,
          es: instructions.es,
          sources: instructions.sources,
          example: instructions.example,
        })),
        sent: sent(visit),
      }
    },

    /**
     * Throws as `mine`, and `not-allowed` where the patient has these words already, or Spanish was not reviewed and nobody
     * accepted that.
     */
    send({
      encounterId,
      libraryId,
      language,
      title,
      text,
      acceptUnreviewed,
    }: Input<'instructions.send'>): void {
      const visit = mine(encounterId)
      const isThere = (one: SentInstructionsView) =>
        one.language === language && one.title === title && one.text === text
      if (sent(visit).some(isThere))
        throw new Refusal('not-allowed', 'The patient was sent these words already. They stand under Sent.')
      const of = all().find(({ id }) => id === libraryId)
      const unreviewed = language === 'es' && !(of && isReviewed(of, { title, text }))
      if (unreviewed && !acceptUnreviewed)
        throw new Refusal('not-allowed', 'No qualified person has reviewed this translation as it stands.')
      const at = now(context)
      const { practitionerId, name } = visit.me
      const message = instructionsMessage(
        randomUUID(),
        {
          patientId: visit.patientId,
          encounterId,
          sender: { reference: `Practitioner/${practitionerId}`, display: name },
        },
        { language, title, text, unreviewed, sent: at, libraryId: of?.id ?? null },
      )
      cache.put(writeOf(visit, at), message)
      audit.record('instructions-sent', about(visit, message.id))
    },

    /** By its sender, also after a hand-over, and by who has the visit. Throws `not-found`. */
    takeBack(encounterId: string, messageId: string): void {
      const visit = visitOf(context, encounterId)
      const message = find(visit, messageId)
      cache.put(writeOf(visit, now(context)), { ...message, id: messageId, status: 'entered-in-error' })
      audit.record('instructions-taken-back', about(visit, messageId))
    },

    /** Recorded before anything leaves: what throws here keeps it back. Throws `not-found` where nothing was sent. */
    release(encounterId: string, how: Copy): void {
      const visit = visitOf(context, encounterId)
      const [latest] = sent(visit)
      if (!latest) throw new Refusal('not-found', 'A copy can be had of what was sent. Nothing was sent yet.')
      audit.record(auditActions[how], about(visit, latest.id))
    },
  }
}

const about = ({ encounterId, patientId }: Visit, messageId: string): string[] => [
  `Communication/${messageId}`,
  `Encounter/${encounterId}`,
  `Patient/${patientId}`,
]
