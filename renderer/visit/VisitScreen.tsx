import { formatDate } from '../../preload/dates.ts'
import './visit.css'
import { useState } from 'react'
import { useStore } from 'zustand'
import { usePlace } from '../app/place.ts'
import { useChart, useQueue, useVisit } from '../app/views.ts'
import { ChartColumn } from '../chart/ChartColumn.tsx'
import { ChartHeader } from '../chart/ChartHeader.tsx'
import { Replaced } from '../chart/Replaced.tsx'
import { useDraft } from '../note/drafts.ts'
import { Note } from '../note/Note.tsx'
import { NoteState } from '../note/NoteState.tsx'
import { SignNote } from '../note/SignNote.tsx'
import { Orders } from '../orders/Orders.tsx'
import { SummaryDialog } from '../summary/SummaryDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { Contained } from '../ui/Contained.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { EndVisit } from './EndVisit.tsx'
import { useForeignCall } from './live-call.ts'
import { ReviewDialog } from './ReviewDialog.tsx'

/** One visit: who this is, the chart, the words. Made anew for each encounter. */
export function VisitScreen({ encounterId }: { encounterId: string }) {
  const { value: visit, problem: visitProblem } = useVisit(encounterId)
  const { value: chart, problem: chartProblem } = useChart(encounterId)
  const { value: queue } = useQueue()
  const draft = useDraft(encounterId)
  // While the engine is away a visit that was just opened is still somebody's: the queue knows whose.
  const row = queue?.mine.find((each) => each.encounterId === encounterId)
  const known = visit ?? (row ? { ...row, patientName: row.name } : null)
  const note = useStore(draft.store, (state) => state.note)
  const [signingAlone, setSigningAlone] = useState(false)
  const foreign = useForeignCall(encounterId)
  const { dialog, ask } = usePlace()
  const editable = visit !== null && ['claimed', 'in-progress', 'note-unsigned'].includes(visit.state)

  return (
    <article
      className="visit"
      data-foreign={foreign !== null || undefined}
      aria-label={visit ? `Visit of ${visit.patientName}` : 'Visit'}
    >
      {foreign && visit && (
        <div className="foreign" role="status">
          <strong>
            Another patient than in the call: {visit.patientName}, born {formatDate(visit.birthDate)}
          </strong>
          <span>
            The call is with {foreign}. What you write here goes to {visit.patientName}.
          </span>
        </div>
      )}
      <Contained what="Name and allergies">
        <ChartHeader chart={chart} known={known}>
          <Replaced chart={chart} chartOf={{ encounterId }} />
        </ChartHeader>
      </Contained>
      {visit?.takenOver && (
        <p className="taken-over" role="status">
          {visit.takenOver} Your words stay yours.{' '}
          {note?.may.signAlone ? 'Finish your own note and sign it here.' : ''}
        </p>
      )}
      <div className="visit-body">
        <Contained what="The chart">
          <ChartColumn encounterId={encounterId} chart={chart} problem={chartProblem} editable={editable} />
        </Contained>
        <div className="words">
          <div className="words-bar">
            <NoteState draft={draft} />
            <span className="spring" />
            {visit && <EndVisit visit={visit} draft={draft} />}
            {note?.may.signAlone && (
              <Button kind="next" data-review onClick={() => setSigningAlone(true)}>
                Review and sign my note
              </Button>
            )}
            {editable && (
              <Button kind="next" data-review onClick={() => ask('review')}>
                Review and sign
              </Button>
            )}
            {visit?.state === 'signed' && <Button onClick={() => ask('summary')}>Visit summary</Button>}
          </div>
          <div className="words-paper scrolls">
            <Trouble problem={visitProblem} />
            <Note draft={draft} />
            {visit && (
              <Contained what="The orders">
                <Orders visit={visit} editable={editable} />
              </Contained>
            )}
          </div>
        </div>
      </div>
      {signingAlone && note && (
        <SignNote
          draft={draft}
          compositionId={note.compositionId}
          title="Sign your note"
          onClose={() => setSigningAlone(false)}
        />
      )}
      {dialog === 'summary' && visit?.state === 'signed' && (
        <Contained what="The summary">
          <SummaryDialog encounterId={encounterId} onClose={() => ask(null)} />
        </Contained>
      )}
      {dialog === 'review' && visit && editable && (
        <Contained what="The review">
          <ReviewDialog visit={visit} draft={draft} foreign={foreign} onClose={() => ask(null)} />
        </Contained>
      )}
    </article>
  )
}
