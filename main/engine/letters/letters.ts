import { randomUUID } from 'node:crypto'
import type { DocumentReference } from '@medplum/fhirtypes'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import type { LetterFactsView, LettersView, WrittenLetterView } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { localDay } from '../../clinical/dates.ts'
import { clinicianName, recordNumber, spokenName } from '../../clinical/demographics.ts'
import { writeFhirJson } from '../../clinical/fhir-json.ts'
import { letterDocument, writtenLetterOf } from '../../clinical/letters/document.ts'
import { letterKindNames, letterKinds } from '../../clinical/letters/kinds.ts'
import { lacksIn, letterText } from '../../clinical/letters/letter.ts'
import { type EngineContext, now, today, visitOf, writeOf } from '../context/engine-context.ts'
import { isHolder } from '../context/my-visit.ts'
import { digestOf } from '../fhir/digest.ts'
import { flagIn } from '../flags/flags.ts'
import { contactViews } from '../record/contact-views.ts'
import { notMineMessage } from '../record/who-has-it.ts'
import { factsOf } from './facts.ts'
import { letterBundle } from './letter-bundle.ts'
import { letterheadOf, practiceOf } from './letterhead.ts'

type Visit = ReturnType<typeof visitOf>
type Copy = Input<'letters.release'>['how']

const auditActions = {
  print: 'letter-printed',
  pdf: 'letter-exported',
  'print-canceled': 'summary-not-printed',
  'pdf-failed': 'summary-not-exported',
  'fhir-failed': 'letter-not-exported-as-fhir',
} as const

/** Letters that are written in a visit: what they are made of, and what was written. */
export function lettersOfVisit(context: EngineContext) {
  const { cache, audit, session } = context

  /** The newest first. */
  function written(visit: Visit): WrittenLetterView[] {
    return cache
      .ofEncounter('DocumentReference', visit.encounterId)
      .flatMap(({ resource, pending }) => {
        const letter = writtenLetterOf(resource)
        if (!letter || !resource.id) return []
        const { related: _, ...said } = letter
        return [
          {
            ...said,
            id: resource.id,
            from: resource.author?.[0]?.display ?? '',
            mayTakeBack: isHolder(visit) || isBy(visit, resource),
            waits: pending,
          },
        ]
      })
      .toSorted((a, b) => Date.parse(b.written) - Date.parse(a.written))
  }

  function about(visit: Visit) {
    const { patient, held, encounter, me } = visit
    const birthDate = patient?.birthDate ?? held?.birthDate ?? null
    const practice = practiceOf(cache, visit)
    const { reached, contacts } = contactViews(visit, me.practitionerId)
    const since = Date.parse(contacts[0]?.since ?? encounter?.period?.start ?? '')
    return {
      practice,
      letterhead: practice && letterheadOf(practice),
      patientName: nameOf(visit),
      birthDate,
      sex: patient?.gender ?? null,
      mrn: recordNumber(patient?.identifier),
      provider: clinicianName(session.practitioner()?.name) || me.name,
      seenOn: reached && !Number.isNaN(since) ? localDay(since) : null,
      facts: factsOf(context, visit),
    }
  }

  /** Also after the signature. Throws `not-found`, `claim-superseded`, `not-allowed`. */
  function mine(encounterId: string): Visit {
    const visit = visitOf(context, encounterId)
    if (!flagIn(cache, 'letters'))
      throw new Refusal('not-allowed', 'This practice writes its letters elsewhere.')
    if (!isHolder(visit)) throw new Refusal('claim-superseded', notMineMessage(visit.held))
    return visit
  }

  function find(visit: Visit, letterId: string) {
    const isHere = written(visit).some(({ id }) => id === letterId)
    const resource = isHere ? cache.read('DocumentReference', letterId)?.resource : undefined
    const said = resource && writtenLetterOf(resource)
    if (!said) throw new Refusal('not-found', 'There is no such letter in this visit.')
    return { said, letter: { ...resource, id: letterId } }
  }

  return {
    list(encounterId: string): LettersView {
      const visit = visitOf(context, encounterId)
      return {
        encounterId,
        patientName: nameOf(visit),
        offered: flagIn(cache, 'letters'),
        notNow: isHolder(visit) ? null : notMineMessage(visit.held),
        begun: begunIn(context, encounterId),
        letters: written(visit),
      }
    },

    facts(encounterId: string): LetterFactsView {
      const { practice: _, facts, ...rest } = about(visitOf(context, encounterId))
      return {
        ...rest,
        ...ageOn(rest.birthDate, today(context)),
        today: today(context),
        facts: facts.map(({ references: _, ...shown }) => shown),
        seen: stampOf({ ...rest, facts }),
      }
    },

    /** Throws as `mine`, and `not-editable` where what was read is not what stands there now, or something is missing. */
    finish({ encounterId, seen, ...words }: Input<'letters.finish'>): { letterId: string } {
      const visit = mine(encounterId)
      const { practice, ...of } = about(visit)
      const lacks = lacksIn(words)
      if (lacks) throw new Refusal('not-editable', lacks)
      if (seen !== stampOf(of))
        throw new Refusal(
          'not-editable',
          'The chart has changed since this was shown. Read the letter again.',
        )
      const at = now(context)
      const day = today(context)
      const { practitionerId, name } = visit.me
      const letter = letterDocument(
        randomUUID(),
        {
          patientId: visit.patientId,
          encounterId,
          author: { reference: `Practitioner/${practitionerId}`, display: name },
          custodian: practice && { reference: `Organization/${practice.id}`, display: practice.name },
        },
        {
          kind: words.kind,
          title: letterKinds[words.kind].title,
          text: letterText(words, { ...of, ...ageOn(of.birthDate, day) }, day),
          written: at,
          related: of.facts
            .filter(({ key }) => words.facts.includes(key))
            .flatMap(({ references }) => references)
            .filter((one, n, all) => all.indexOf(one) === n),
        },
      )
      cache.put(writeOf(visit, at), letter)
      cache.keepFormDraft(encounterId, `Practitioner/${practitionerId}`, `letter-${words.kind}`, null)
      audit.record('letter-written', references(visit, letter.id))
      return { letterId: letter.id }
    },

    /** By its author, also after a hand-over, and by who has the visit. Throws `not-found`. */
    takeBack(encounterId: string, letterId: string): void {
      const visit = visitOf(context, encounterId)
      const { letter } = find(visit, letterId)
      if (!isHolder(visit) && !isBy(visit, letter))
        throw new Refusal('not-found', 'This is not there to be taken back by you.')
      cache.put(writeOf(visit, now(context)), { ...letter, status: 'entered-in-error' })
      audit.record('letter-taken-back', references(visit, letterId))
    },

    /** As a FHIR document, JSON, with its audit entry. Throws `not-found`. */
    document(encounterId: string, letterId: string): { json: string } {
      const visit = visitOf(context, encounterId)
      const letter = { patientId: visit.patientId, encounterId, ...find(visit, letterId) }
      const of = { base: `${context.platform.centralUrl.replace(/\/+$/, '')}/fhir/R4`, at: now(context) }
      audit.record('letter-exported-as-fhir', references(visit, letterId))
      return { json: writeFhirJson(letterBundle(cache, letter, of)) }
    },

    /** Recorded before anything leaves: what throws here keeps it back. Throws `not-found`. */
    release(encounterId: string, letterId: string, how: Copy): void {
      const visit = visitOf(context, encounterId)
      find(visit, letterId)
      audit.record(auditActions[how], references(visit, letterId))
    },
  }
}

/** Kinds of which one was begun here by this provider and not finished. */
export const begunIn = ({ cache, session }: EngineContext, encounterId: string) =>
  letterKindNames.filter((kind) =>
    cache.formDraft(encounterId, `Practitioner/${session.me().practitionerId}`, `letter-${kind}`),
  )

const isBy = ({ me }: Pick<Visit, 'me'>, { author }: DocumentReference): boolean =>
  author?.[0]?.reference === `Practitioner/${me.practitionerId}`

const nameOf = ({ patient, held }: Visit): string => spokenName(patient?.name) || held?.patientName || ''

const references = ({ encounterId, patientId }: Visit, letterId: string): string[] => [
  `DocumentReference/${letterId}`,
  `Encounter/${encounterId}`,
  `Patient/${patientId}`,
]

/** Names what a letter was read of. Ages are left out: they change by themselves, at midnight. */
const stampOf = (of: object): string => digestOf(of)
