import type { VisitView } from '../../preload/views/index.ts'
import { useSecondsSince } from '../base/use-now.ts'
import { useOrders } from '../base/views.ts'
import { count, formatTimer } from '../ui/format.ts'
import { RedFlags } from '../ui/RedFlags.tsx'
import { hasConsent } from './ask-next.ts'

/** Why they came, and the open items of this visit. */
export function ThisVisitCard({ visit }: { visit: VisitView }) {
  const { data: orders } = useOrders(visit.encounterId)
  const held = visit.state === 'claimed' || visit.state === 'in-progress'
  const editable = held || visit.state === 'note-unsigned'

  const drafts = orders?.filter((order) => order.state === 'draft').length ?? 0
  const stuck = orders?.filter((order) => order.state === 'held' || order.state === 'failed').length ?? 0
  const calls = orders?.filter((order) => order.callPharmacy).length ?? 0
  const open = [
    held && !visit.identityConfirmedAt ? 'identity' : '',
    held && !hasConsent(visit) ? 'consent' : '',
    visit.location === null && held ? 'where the patient is' : '',
    drafts > 0 ? `${count(drafts, 'order')} to sign` : '',
    editable ? 'note unsigned' : '',
  ].filter(Boolean)

  return (
    <section className="card" aria-label="This visit">
      <div className="card-head">
        <h3>This visit</h3>
        {held && visit.startedAt ? (
          <Running since={visit.startedAt} />
        ) : (
          <span className="quieter">{stateLabel(visit)}</span>
        )}
      </div>
      <dl className="facts visit-facts">
        {visit.redFlags.length > 0 && (
          <>
            <dt>Red flag</dt>
            <dd>
              <RedFlags of={{ redFlags: visit.redFlags, saysYes: [] }} />
              <span className="quieter">Words of the reason given, no assessment</span>
            </dd>
          </>
        )}
        {visit.intakeAnswers.length > 0 && (
          <>
            <dt>Intake</dt>
            <dd>
              <ul className="intake-answers" aria-label="Answers to the intake’s questions">
                {visit.intakeAnswers.map(({ label, yes }) => (
                  <li key={label}>
                    {label}: <strong className={yes ? 'tone-stop' : 'quiet'}>{yes ? 'Yes' : 'No'}</strong>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Open</dt>
        <dd>{open.length === 0 ? <span className="tone-kept">Nothing</span> : capital(open.join(', '))}</dd>
        {calls > 0 && (
          <>
            <dt>Action required</dt>
            <dd className="tone-stop">Call the pharmacy about {count(calls, 'prescription')}</dd>
          </>
        )}
        {stuck > 0 && (
          <>
            <dt>Action required</dt>
            <dd className="tone-stop">{count(stuck, 'prescription')} held or not transmitted</dd>
          </>
        )}
      </dl>
    </section>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function stateLabel(visit: VisitView): string {
  switch (visit.state) {
    case 'claimed':
      return 'Not started'
    case 'in-progress':
      return visit.reached ? 'In visit' : 'Not reached yet'
    case 'note-unsigned':
      return 'Over, note unsigned'
    case 'signed':
      return 'Signed'
    case 'ended':
      return visit.endedHow ?? 'Ended'
    case 'taken-over':
      return 'Taken over'
    case 'handed-over':
      return 'Handed over'
  }
}

function Running({ since }: { since: string }) {
  return <span className="figures quiet">{formatTimer(useSecondsSince(since))}</span>
}
