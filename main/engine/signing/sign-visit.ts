import type { Composition, Encounter, Resource, Task } from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import type {
  Disposition,
  FollowUp,
  OpenItem,
  OrderView,
  SignReview,
  TestOrderView,
} from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { noteId } from '../../clinical/derived-ids.ts'
import { endedAt } from '../../clinical/periods.ts'
import { saysWhy } from '../../clinical/reason.ts'
import { withoutContact } from '../../clinical/visits/contact.ts'
import { isEmergency, lacksAccount, withEmergencyOver } from '../../clinical/visits/emergency.ts'
import { withStatus } from '../../clinical/visits/encounter-status.ts'
import { followUpText, withFollowUp } from '../../clinical/visits/follow-up.ts'
import { type EngineContext, now, today, writeOf } from '../context/engine-context.ts'
import { type MyVisit, myVisit, withEncounter } from '../context/my-visit.ts'
import { digestOf } from '../fhir/digest.ts'
import type { Labs } from '../labs/labs.ts'
import { reasonsText } from '../orders/order-reasons.ts'
import type { Orders } from '../orders/orders.ts'
import { supervisorIn } from '../record/co-signature.ts'
import { compositionOf, ownNoteOf, sectionCodes, textsOf } from '../record/composition.ts'
import { mergeRemote, noteTexts, rememberWritten } from '../record/note-texts.ts'
import { pharmacyInFull } from '../record/pharmacies.ts'
import { lackingIn, withoutSignedWithout, withSignedWithout } from '../record/signed-without.ts'
import { telehealthConsent } from '../record/telehealth-consent.ts'
import { lacksDiagnosis } from '../record/visit-diagnoses.ts'
import { isOver } from '../record/visit-state.ts'
import { intakeOf } from '../visit/visit-view.ts'
import { signedBy, textPrevents } from './signature.ts'
import { stillOpen } from './still-open.ts'

type SignableVisit = MyVisit & { encounter: Encounter }
/** How the visit ends. `followUp` null: it was not said. */
type End = { disposition: Disposition; followUp: FollowUp | null }

const dispositions: Record<Disposition, string> = {
  'home-care': 'Home care',
  'follow-up': 'Follow-up',
  'in-person': 'In person',
  emergency: 'Emergency',
}

/** Drug, strength, sig, quantity, refills; then by line how the dose was reckoned, the pharmacy, and what speaks against it. */
function orderLines({
  medication,
  strength,
  dosage,
  arithmetic,
  quantity,
  quantityUnit,
  refills,
  pharmacy,
  pharmacyElsewhere,
  reasons,
  check,
  overrideReason,
}: OrderView): string {
  const drug = strength ? `${medication} (${strength})` : medication
  const again = refills === 0 ? 'no refills' : `${refills} ${refills === 1 ? 'refill' : 'refills'}`
  // When it is open is not signed: it changes while one reads.
  const goes = pharmacy ? `To ${pharmacyInFull(pharmacy)}. ` : ''
  return [
    `${drug}: ${dosage}. Quantity ${quantity} ${quantityUnit}, ${again}.`,
    ...(reasons.length > 0 ? [`For ${reasonsText(reasons)}.`] : []),
    ...(arithmetic ? [arithmetic] : []),
    `${goes}It is sent to the server, which checks it again.`,
    ...(pharmacyElsewhere ? [`Look: ${pharmacyElsewhere}`] : []),
    ...check.alerts
      .filter(({ kind, severity }) => (severity === 'stop' || kind === 'dose') && kind !== 'license')
      .map(({ severity, message }) => `${severity === 'stop' ? 'Stop' : 'Look'}: ${message}`),
    ...(overrideReason ? [`Override reason: ${overrideReason}`] : []),
  ].join('\n')
}

/** The test, how soon; then by line what was answered, for what, where, and who pays. */
function testLines({
  name,
  stat,
  answers,
  reason,
  site,
  sitePhone,
  payer,
  instruction,
}: TestOrderView): string {
  return [
    `${name}${stat ? ', STAT' : ''}: ${reason ? `for ${reason}` : 'no diagnosis is named'}.`,
    ...answers,
    ...(instruction ? [instruction] : []),
    ...(payer ? [`${payer}.`] : []),
    `${site ? `To ${[site, sitePhone].filter(Boolean).join(', ')}. ` : ''}It is sent to the server, which checks it again.`,
  ].join('\n')
}

const isOrder = ({ resourceType }: Resource): boolean =>
  resourceType === 'MedicationRequest' || resourceType === 'ServiceRequest'

export function signing(context: EngineContext, orders: Orders, labs: Labs) {
  const signable = (encounterId: string): SignableVisit => withEncounter(myVisit(context, encounterId))

  /** Exactly what a signature writes. `at` is when; `reason` why although something was not asked. */
  function resourcesOf(visit: SignableVisit, end: End, at: string, reason: string | null): Resource[] {
    const { encounterId, task, encounter } = visit
    const ordered = [...orders.signingResources(encounterId), ...labs.signingResources(encounterId)]
    const note = finalNote(visit, ordered, at)
    return [
      reason === null
        ? withoutSignedWithout(note)
        : withSignedWithout(note, { lacked: lacks(visit, end), reason }),
      finished(withoutContact(encounter, visit.me), end, at),
      ...completed(task, at),
      ...ordered,
    ]
  }

  function finalNote(visit: SignableVisit, ordered: Resource[], at: string): Composition {
    const { encounterId, composition, me } = visit
    const texts = noteTexts(context.cache, encounterId, composition)
    const ids = ordered.filter(isOrder).map(({ resourceType, id }) => `${resourceType}/${id}`)
    return signedBy(
      compositionOf(ownNoteOf(visit), composition, texts, { status: 'final', date: at, orders: ids }),
      me,
      at,
    )
  }

  const lacks = (visit: SignableVisit, end: End): string[] => [
    ...lackingIn(visit.encounter, visit.me.practitionerId, {
      consent: telehealthConsent(context.cache, visit, Date.parse(now(context))) !== null,
      diagnosisLacks: lacksDiagnosis(context.cache, visit.encounterId, visit.encounter, today(context)),
    }),
    ...(isWithoutTime(end) ? ['A follow-up is agreed, but not when.'] : []),
  ]

  function prevents(visit: SignableVisit): string[] {
    const { encounterId, encounter } = visit
    const found: string[] = []
    if (lacksAccount(encounter))
      found.push('The emergency: what happened and what was done is not written down.')
    found.push(
      ...textPrevents(
        context.cache,
        visit,
        noteTexts(context.cache, encounterId, visit.composition),
        context.device,
      ),
    )
    return [...found, ...orders.signingPrevents(encounterId), ...labs.signingPrevents(encounterId)]
  }

  function willHappen(visit: SignableVisit, { disposition, followUp }: End): string[] {
    const supervisor = supervisorIn(context.session.practitioner())
    const coSigner = supervisor ? [`${supervisor} is asked to co-sign the note.`] : []
    return [
      'The note becomes final: its text can no longer be changed.',
      `The visit ends: ${[dispositions[disposition].toLowerCase(), followUp && followUpText(followUp)].filter(Boolean).join(', ')}.`,
      ...(isEmergency(visit.encounter) ? ['The emergency is over.'] : []),
      ...coSigner,
      ...orders
        .list(visit.encounterId)
        .filter(({ unsigned }) => unsigned)
        .map(orderLines),
      ...labs
        .list(visit.encounterId)
        .filter(({ unsigned }) => unsigned)
        .map(testLines),
    ]
  }

  function review(
    encounterId: string,
    disposition: Disposition,
    followUp: FollowUp | null = null,
  ): SignReview {
    const end = { disposition, followUp }
    const visit = signable(encounterId)
    const { patient, held, task } = visit
    const birthDate = patient?.birthDate ?? held?.birthDate ?? intakeOf(task).birthDate
    const shown = {
      patientName: spokenName(patient?.name) || held?.patientName || '',
      birthDate,
      ...ageOn(birthDate, today(context)),
      disposition,
      willHappen: willHappen(visit, end),
      prevents: prevents(visit),
      lacks: lacks(visit, end),
      stillOpen: [...stillOpen(context, encounterId), ...followUpOpen(end)],
    }
    // The times of a signature are not of what was read: they are the only thing left out.
    const written = resourcesOf(visit, end, '', null).map(withoutMeta)
    return { ...shown, digest: digestOf({ shown, written }) }
  }

  /**
   * One transaction, all or nothing, at first on this machine alone. Throws `review-outdated` when what stands here
   * is no longer what was read, or something prevents it; `needs-reason` when something was not asked and `reason` is
   * no word.
   */
  function sign(
    encounterId: string,
    disposition: Disposition,
    digest: string,
    { reason = null, followUp = null }: { reason?: string | null; followUp?: FollowUp | null } = {},
  ): void {
    mergeRemote(context.cache, encounterId, signable(encounterId).composition, now(context))
    const reviewed = review(encounterId, disposition, followUp)
    if (reviewed.digest !== digest) {
      throw new Refusal('review-outdated', 'Something changed since you read it. Read it again, then sign.')
    }
    const [prevented] = reviewed.prevents
    if (prevented) throw new Refusal('review-outdated', prevented)
    const isLacking = reviewed.lacks.length > 0
    if (isLacking && !saysWhy(reason))
      throw new Refusal('needs-reason', 'Say why you sign all the same: it is kept beside your signature.')
    const visit = signable(encounterId)
    const at = now(context)
    const resources = resourcesOf(visit, { disposition, followUp }, at, isLacking ? reason : null)
    const about = [
      `Composition/${noteId(encounterId, visit.me.practitionerId)}`,
      `Patient/${visit.patientId}`,
      `Encounter/${encounterId}`,
    ]
    context.cache.atomically(() => {
      context.cache.putAll(writeOf(visit, at), resources)
      context.audit.record('note-signed', about)
      for (const { resourceType, id } of resources.filter(isOrder))
        context.audit.record('order-sent', [`${resourceType}/${id}`, ...about.slice(1)])
      orders.forgetDrafts(encounterId)
      context.cache.clearJournal(encounterId)
      // Should the signature become void, this text is the author's own, not another device's.
      rememberWritten(context.cache, encounterId, textsOf(finalOf(resources)))
      for (const section of sectionCodes) context.cache.keepNoteTyped(encounterId, section, null)
    })
  }

  return { review, sign }
}

const finalOf = (resources: Resource[]): Composition | undefined =>
  resources.find((one): one is Composition => one.resourceType === 'Composition')

/** Of a visit that agrees on none it is asked all the same, and needs no reason. */
const followUpOpen = (end: End): OpenItem[] =>
  end.followUp === null && !isWithoutTime(end) && end.disposition !== 'emergency'
    ? [
        {
          kind: 'follow-up',
          text: 'Whether the patient is to be seen again is not said.',
          owner: null,
          since: null,
        },
      ]
    : []

const isWithoutTime = ({ disposition, followUp }: End): boolean =>
  disposition === 'follow-up' && (followUp === null || followUp.when === 'none')

function finished(encounter: Encounter, { disposition, followUp }: End, at: string): Encounter {
  const over = encounter.status === 'finished' || encounter.status === 'cancelled'
  return {
    ...withFollowUp(
      withEmergencyOver(over ? encounter : withStatus(encounter, 'finished', at), at),
      followUp,
    ),
    status: 'finished',
    period: encounter.period?.end ? encounter.period : endedAt(encounter.period, at),
    hospitalization: {
      ...encounter.hospitalization,
      dischargeDisposition: {
        coding: [{ system: rounds.disposition, code: disposition, display: dispositions[disposition] }],
        text: dispositions[disposition],
      },
    },
  }
}

/** A visit that ended another way keeps its own reason. */
function completed(task: Task | undefined, at: string): Task[] {
  if (!task || isOver(task)) return []
  return [
    {
      ...task,
      status: 'completed',
      statusReason: { coding: [{ system: rounds.visitEnd, code: 'signed', display: 'Signed' }] },
      executionPeriod: endedAt({ start: task.executionPeriod?.start ?? at }, at),
    },
  ]
}

function withoutMeta(resource: Resource): Resource {
  const { meta: _, ...rest } = resource
  return rest as Resource
}
