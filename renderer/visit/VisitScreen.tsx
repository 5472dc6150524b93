import { formatDate } from '../../main/clinical/dates.ts'
import './visit.css'
import { useStore } from 'zustand'
import { openDialog } from '../base/navigation.ts'
import { useHandOvers, useQueue, useVisit } from '../base/views.ts'
import { useForeignCall } from '../call/live-call.ts'
import { ChartColumn } from '../chart/ChartColumn.tsx'
import { ChartHeader } from '../chart/ChartHeader.tsx'
import { ChartPlace } from '../chart/ChartWindow.tsx'
import { Replaced } from '../chart/Replaced.tsx'
import { Diagnoses } from '../diagnoses/Diagnoses.tsx'
import { GivenOfferLine } from '../hand-over/GivenOfferLine.tsx'
import { InstructionsSent } from '../instructions/InstructionsSent.tsx'
import { Letters } from '../letters/Letters.tsx'
import { useDraft } from '../note/drafts.ts'
import { Note } from '../note/Note.tsx'
import { NoteState } from '../note/NoteState.tsx'
import { Orders } from '../orders/Orders.tsx'
import { TestOrders } from '../orders/TestOrders.tsx'
import { useReconciliation } from '../reconciliation/use-reconciliation.ts'
import { openSummary } from '../summary/actions.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { reviewVisit } from './actions.ts'
import { EndVisit } from './EndVisit.tsx'
import { isEditable, isHeld } from './editable.ts'
import { useFirstLine } from './first-line.ts'
import { useChartPhrases } from './use-chart-phrases.ts'

/** One visit: who this is, the chart, the words. Made anew for each encounter. */
export function VisitScreen({ encounterId }: { encounterId: string }) {
  const { data: visit, error: visitProblem } = useVisit(encounterId)
  const { data: queue } = useQueue()
  const { data: handOvers } = useHandOvers()
  const given = handOvers?.byMe.find((each) => each.encounterId === encounterId)
  const draft = useDraft(encounterId)
  // While the engine is away a visit that was just opened is still somebody's: the queue knows whose.
  const row = queue?.mine.find((each) => each.encounterId === encounterId)
  const known = visit ?? (row ? { ...row, patientName: row.name } : null)
  const note = useStore(draft.store, (state) => state.note)
  const foreign = useForeignCall(encounterId)
  const editable = isEditable(visit)
  const reconciliation = useReconciliation(encounterId, editable)
  const chart = useChartPhrases(encounterId, reconciliation)
  const firstLine = useFirstLine(encounterId, visit)
  // Said in each window that shows something of this patient.
  const head = (
    <>
      {foreign && visit && (
        <div className="foreign" role="status">
          <strong>
            This is not the patient in the call: {visit.patientName}, born {formatDate(visit.birthDate)}
          </strong>
          <span>
            The call is with {foreign}. What you write here goes to {visit.patientName}.
          </span>
        </div>
      )}
      <ErrorBoundary what="Name and allergies">
        <ChartHeader chartOf={{ encounterId }} known={known}>
          <Replaced chartOf={{ encounterId }} />
        </ChartHeader>
      </ErrorBoundary>
    </>
  )

  return (
    <article
      className="visit"
      tabIndex={-1}
      data-foreign={foreign !== null || undefined}
      aria-label={visit ? `Visit of ${visit.patientName}` : 'Visit'}
    >
      {head}
      {visit?.takenOver && (
        <p className="taken-over" role="status">
          {visit.takenOver} Your note stays yours.{' '}
          {note?.may.signAlone ? 'Finish your own note and sign it here.' : ''}
        </p>
      )}
      {given && visit && isHeld(visit) && (
        <GivenOfferLine offer={given} onOfferAgain={() => openDialog({ name: 'hand-over', encounterId })} />
      )}
      <div className="visit-body">
        <ChartPlace head={head}>
          <ErrorBoundary what="The chart">
            <ChartColumn chartOf={{ encounterId }} editable={editable} />
          </ErrorBoundary>
        </ChartPlace>
        <div className="visit-column">
          <div className="visit-bar">
            <NoteState draft={draft} />
            <span className="spring" />
            {visit && <EndVisit visit={visit} draft={draft} />}
            {note?.may.signAlone && (
              <ActionButton
                action={reviewVisit}
                run={() =>
                  openDialog({
                    name: 'sign-note',
                    encounterId,
                    compositionId: note.compositionId,
                    title: 'Sign your note',
                  })
                }
                kind="next"
              >
                Review and sign my note
              </ActionButton>
            )}
            {editable && (
              <ActionButton
                action={reviewVisit}
                run={() => openDialog({ name: 'review', encounterId })}
                kind="next"
              />
            )}
            {visit?.state === 'signed' && (
              <ActionButton action={openSummary} run={() => openDialog({ name: 'summary', encounterId })} />
            )}
          </div>
          <div className="visit-paper scrolls">
            <InlineError problem={visitProblem} />
            <Note draft={draft} firstLine={firstLine} chart={chart} reason={visit?.reason ?? ''} />
            {visit && (
              <ErrorBoundary what="The diagnoses">
                <Diagnoses encounterId={encounterId} />
              </ErrorBoundary>
            )}
            {visit && (
              <ErrorBoundary what="The orders">
                <Orders visit={visit} editable={editable} />
              </ErrorBoundary>
            )}
            {visit && (
              <ErrorBoundary what="The tests">
                <TestOrders visit={visit} editable={editable} />
              </ErrorBoundary>
            )}
            {visit && (
              <ErrorBoundary what="The instructions">
                <InstructionsSent encounterId={encounterId} />
              </ErrorBoundary>
            )}
            {visit && (
              <ErrorBoundary what="The letters">
                <Letters encounterId={encounterId} />
              </ErrorBoundary>
            )}
          </div>
        </div>
      </div>
    </article>
  )
}
