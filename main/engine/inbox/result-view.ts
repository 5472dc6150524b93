import type { Annotation, DiagnosticReport, Reference } from '@medplum/fhirtypes'
import type { ResultView } from '../../../preload/views/index.ts'
import { phoneNumber } from '../../clinical/demographics.ts'
import { attachmentsIn } from '../../clinical/records/attachments.ts'
import { acknowledgmentOf, reviewersOf } from '../../clinical/results/review-task.ts'
import { toldOf } from '../../clinical/results/told.ts'
import type { EngineContext } from '../context/engine-context.ts'
import { type Review, reviewFor } from '../context/review-for.ts'
import { digestOf } from '../fhir/digest.ts'
import { idIn } from '../fhir/read.ts'
import { flagIn } from '../flags/flags.ts'
import { earlierOf, headOf } from './inbox.ts'
import { reportedHere, valuesOf } from './report-values.ts'

/** One result with all that was said and done about it. Throws `not-signed-in`, `not-found`. */
export function resultView(context: EngineContext, taskId: string): ResultView {
  const { cache } = context
  const me = context.session.me().practitionerId
  const review = reviewFor(context, taskId)
  const { task, patientId, report } = review
  const acknowledgment = acknowledgmentOf(task)
  const told = toldAbout(context, review)
  return {
    ...headOf(context, review, me),
    digest: digestOfReport(context, review),
    reportId: report?.id ?? null,
    ...saidBy(report),
    orderedBy: task.owner ? nameOf(task.owner) : null,
    encounterId: visitOf(context, review, me),
    values: report ? valuesOf(cache, report, patientId) : [],
    attachments: report ? attachmentsIn(report).length : 0,
    others: reviewersOf(task)
      .filter(({ practitionerId }) => practitionerId !== me)
      .map(({ who, because, since }) => ({ name: nameOf(who), because, at: since })),
    acknowledged: acknowledgment && { name: nameOf(acknowledgment.who), at: acknowledgment.at },
    before: earlierOf(context, review).flatMap((one) => {
      const by = acknowledgmentOf(one)
      return by ? [{ name: nameOf(by.who), at: by.at }] : []
    }),
    comments: [...earlierOf(context, review), task].flatMap(({ note }) => (note ?? []).map(commentOf)),
    told: told.map(({ by, ...one }) => ({ name: nameOf(by), ...one })),
    phone: phoneNumber(cache.read('Patient', patientId)?.resource.telecom),
    delivers: flagIn(cache, 'patient-messages'),
    unsent: review.unsent || told.some(({ pending }) => pending),
  }
}

/** Of all that is read of it. What comes with a new version and says the same makes no difference. */
export function digestOfReport({ cache }: EngineContext, { report, patientId }: Review): string {
  const read = report ? [report, ...reportedHere(cache, report, patientId).found] : []
  return digestOf(read.map(({ meta: _, ...rest }) => rest))
}

function saidBy(
  report: DiagnosticReport | undefined,
): Pick<ResultView, 'collected' | 'issued' | 'performer' | 'conclusion'> {
  const { effectiveDateTime, effectivePeriod, issued, performer, conclusion } = report ?? {}
  return {
    collected: effectiveDateTime ?? effectivePeriod?.end ?? effectivePeriod?.start ?? null,
    issued: issued ?? null,
    performer: (performer ?? []).flatMap(({ display }) => display ?? []).join(', ') || null,
    conclusion: conclusion?.trim() || null,
  }
}

/** The visit in which it was ordered, where this provider can open it. */
function visitOf({ cache, visits }: EngineContext, { task, patientId }: Review, me: string): string | null {
  const encounterId = idIn(task.encounter, 'Encounter')
  if (encounterId === null || cache.read('Encounter', encounterId) === undefined) return null
  return visits.onHand(encounterId, me)?.patientId === patientId ? encounterId : null
}

/** What the patient was told of this report, the latest last. */
function toldAbout({ cache }: EngineContext, { task, taskId, patientId }: Review) {
  const report = idIn(task.focus, 'DiagnosticReport')
  return cache
    .ofPatient('Communication', patientId)
    .filter(({ resource }) =>
      (resource.about ?? []).some(
        (one) => idIn(one, 'Task') === taskId || (report && idIn(one, 'DiagnosticReport') === report),
      ),
    )
    .flatMap(({ resource, pending }) => {
      const told = toldOf(resource)
      return told ? [{ ...told, pending }] : []
    })
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
}

const commentOf = ({ authorReference, time, text }: Annotation): ResultView['comments'][number] => ({
  name: nameOf(authorReference),
  at: time ?? null,
  text: text ?? '',
})

const nameOf = (who: Reference | undefined): string => who?.display ?? 'Name not known'
