import type { Task } from '@medplum/fhirtypes'
import type { InboxView, ResultItem, Urgency } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { spokenName } from '../../clinical/demographics.ts'
import { reviewersOf } from '../../clinical/results/review-task.ts'
import { eachAlone } from '../base/each-alone.ts'
import { type EngineContext, today } from '../context/engine-context.ts'
import { type Review, reviewIn } from '../context/review-for.ts'
import { conceptText, idIn } from '../fhir/read.ts'
import { flagIn } from '../flags/flags.ts'
import { stateHere, urgencyHere, valuesOf, whatIsOff } from './report-values.ts'

const order: Urgency[] = ['critical', 'abnormal', 'unjudged', 'normal']
const ofPriority: Record<string, Urgency> = { stat: 'critical', urgent: 'abnormal' }

/** What waits for this provider. One that our own code stumbles over is listed by what its Task says. */
export function inboxOf(context: EngineContext): InboxView {
  const me = context.session.me().practitionerId
  const items = context.cache.agenda.reviews().flatMap(({ resource, pending }) => {
    const review = reviewIn(context, resource, pending)
    return review && reviewersOf(resource).some((one) => one.practitionerId === me)
      ? [itemOf(context, review, me)]
      : []
  })
  return {
    offered: items.length > 0 || flagIn(context.cache, 'inbox'),
    items: items.sort(
      (a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency) || a.since.localeCompare(b.since),
    ),
  }
}

function itemOf(context: EngineContext, review: Review, me: string): ResultItem {
  const head = headOf(context, review, me)
  const [off = []] = eachAlone(context.platform.log).each([review], ({ report, patientId }) => [
    report ? whatIsOff(valuesOf(context.cache, report, patientId)) : [],
  ])
  return { kind: 'result', ...head, off }
}

/** What the list and the opened result have in common. */
export function headOf(context: EngineContext, review: Review, me: string): Omit<ResultItem, 'kind' | 'off'> {
  const { cache } = context
  const { task, taskId, patientId, report } = review
  const patient = cache.read('Patient', patientId)?.resource
  const mine = reviewersOf(task).find(({ practitionerId }) => practitionerId === me)
  return {
    taskId,
    patientId,
    patientName: spokenName(patient?.name) || task.for?.display || 'Patient not loaded yet',
    birthDate: patient?.birthDate ?? null,
    ...ageOn(patient?.birthDate, today(context)),
    title: conceptText(report?.code) || task.focus?.display || 'Report without a name',
    urgency: worse(urgencyOf(context, review), ofPriority[task.priority ?? '']),
    state: stateHere(cache, report, patientId),
    because: mine?.because ?? 'ordered',
    since: task.authoredOn ?? task.meta?.lastUpdated ?? '',
    until: task.restriction?.period?.end ?? null,
    cameBack: earlierOf(context, review).length > 0,
  }
}

/** Before the report is here, and where our own code stumbles over it, the server's word counts. */
function urgencyOf(context: EngineContext, { report, patientId }: Review): Urgency {
  const [found] = eachAlone(context.platform.log).each([report], (one) =>
    one ? [urgencyHere(context.cache, one, patientId)] : [],
  )
  return found ?? 'unjudged'
}

/** The server saw more of it, or this machine does: what is worse counts. */
const worse = (here: Urgency, told: Urgency | undefined): Urgency =>
  told !== undefined && order.indexOf(told) < order.indexOf(here) ? told : here

/** Tasks by which what the report said before was acknowledged. */
export function earlierOf({ cache }: EngineContext, { task, taskId, patientId }: Review): Task[] {
  const report = idIn(task.focus, 'DiagnosticReport')
  if (report === null) return []
  return cache
    .ofPatient('Task', patientId)
    .map(({ resource }) => resource)
    .filter(
      (one) =>
        one.id !== taskId && one.status === 'completed' && idIn(one.focus, 'DiagnosticReport') === report,
    )
}
