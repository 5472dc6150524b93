import { v4 as uuid } from 'uuid'
import type { Input } from '../../../preload/contract/index.ts'
import { Refusal } from '../../../preload/refusal.ts'
import { acknowledged, acknowledgmentOf } from '../../clinical/results/review-task.ts'
import { communicationOf } from '../../clinical/results/told.ts'
import type { LocalWrite } from '../cache/cache.ts'
import { type EngineContext, now } from '../context/engine-context.ts'
import { type Review, reviewFor } from '../context/review-for.ts'
import { idIn } from '../fhir/read.ts'
import { flagIn } from '../flags/flags.ts'
import { stateHere } from './report-values.ts'
import { digestOfReport } from './result-view.ts'

/** What a provider does about a result. It stands here at once, and goes out when the server is reached. */
export function reviewWrites(context: EngineContext) {
  const { audit, cache, session } = context
  const who = () => {
    const { practitionerId, name } = session.me()
    return { reference: `Practitioner/${practitionerId}`, ...(name ? { display: name } : {}) }
  }
  const writeOf = ({ taskId }: Review): LocalWrite => ({
    encounterId: '',
    ofTask: taskId,
    author: `Practitioner/${session.me().practitionerId}`,
    claim: null,
    at: now(context),
  })
  const about = ({ task, taskId, patientId }: Review): string[] => {
    const report = idIn(task.focus, 'DiagnosticReport')
    return [...(report ? [`DiagnosticReport/${report}`] : []), `Task/${taskId}`, `Patient/${patientId}`]
  }

  function assertOpen(review: Review): void {
    const { task, over, report, patientId } = review
    const by = acknowledgmentOf(task)?.who.display
    if (over)
      throw new Refusal(
        'not-editable',
        by ? `${by} has acknowledged this result.` : 'This result asks for nothing any more.',
      )
    // Nobody has read what is not here.
    if (stateHere(cache, report, patientId) === 'loading')
      throw new Refusal('not-found', 'This report is still being loaded. Try again in a moment.')
  }

  function assertRead(review: Review, digest: string): void {
    if (digestOfReport(context, review) !== digest)
      throw new Refusal('review-outdated', 'This result has changed since you opened it. Read it again.')
  }

  function acknowledge({ taskId, digest, comment }: Input<'inbox.acknowledge'>): void {
    const review = reviewFor(context, taskId)
    assertOpen(review)
    assertRead(review, digest)
    cache.put(writeOf(review), acknowledged(review.task, { who: who(), at: now(context), comment }))
    audit.record('result-acknowledged', about(review))
  }

  function tell({ taskId, digest, how, text, acknowledge: also }: Input<'inbox.tell'>): void {
    const review = reviewFor(context, taskId)
    if (how === 'message' && !flagIn(cache, 'patient-messages'))
      throw new Refusal(
        'not-allowed',
        'No message of this kind reaches the patient here. Call, and record the call.',
      )
    // Who was not reached was told nothing.
    if (how !== 'not-reached') assertRead(review, digest)
    if (how !== 'not-reached' && text === '')
      throw new Refusal('needs-reason', 'Write what the patient was told.')
    const named = about(review)
    const told = communicationOf(
      uuid(),
      review.patientId,
      named.filter((one) => !one.startsWith('Patient/')),
      { how, text, at: now(context), by: who() },
    )
    cache.put(writeOf(review), told)
    audit.record(how === 'not-reached' ? 'patient-not-reached' : 'patient-told', [
      `Communication/${told.id}`,
      ...named,
    ])
    // What was said to the patient stands, whoever acknowledged the result meanwhile.
    if (also && !review.over) acknowledge({ taskId, digest, comment: '' })
  }

  function viewed(taskId: string): void {
    const review = reviewFor(context, taskId)
    audit.recordOnce('result-opened', about(review), `${taskId} ${review.report?.meta?.versionId ?? ''}`)
  }

  return { acknowledge, tell, viewed }
}
