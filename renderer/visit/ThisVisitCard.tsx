import { useRef, useState } from 'react'
import { formatDate, formatMoment } from '../../main/clinical/dates.ts'
import type { Command, Problem } from '../../preload/contract/index.ts'
import type { VisitView } from '../../preload/views/index.ts'
import { type Action, useAction } from '../base/actions.ts'
import { command } from '../base/commands.ts'
import { useSecondsSince } from '../base/use-now.ts'
import { useOrders } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { count, formatTimer } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'
import { RedFlags } from '../ui/RedFlags.tsx'
import { confirmIdentity, recordConsent } from './actions.ts'

/** Identity, consent and the open items of this visit. */
export function ThisVisitCard({ visit }: { visit: VisitView }) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const { data: orders } = useOrders(visit.encounterId)
  const { encounterId } = visit
  const held = visit.state === 'claimed' || visit.state === 'in-progress'
  const editable = held || visit.state === 'note-unsigned'

  const record = async (channel: Extract<Command, 'visit.confirmIdentity' | 'visit.recordConsent'>) => {
    const result = await command(channel, { encounterId })
    setProblem(result.ok ? null : result.problem)
  }

  const drafts = orders?.filter((order) => order.state === 'draft').length ?? 0
  const stuck = orders?.filter((order) => order.state === 'held' || order.state === 'failed').length ?? 0
  const calls = orders?.filter((order) => order.callPharmacy).length ?? 0
  const open = [
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
        <dt>Identity</dt>
        <dd>
          {visit.identityConfirmedAt ? (
            <>
              Name, birth date{' '}
              <span className="quieter figures">{formatMoment(visit.identityConfirmedAt)}</span>
            </>
          ) : editable ? (
            <>
              <span className="quiet">
                Ask for both: {visit.patientName}, {formatDate(visit.birthDate)}
              </span>
              <Recorded action={confirmIdentity} record={() => record('visit.confirmIdentity')} />
            </>
          ) : (
            <span className="tone-warn">Not confirmed</span>
          )}
        </dd>
        <dt>Consent</dt>
        <dd>
          {visit.consentAt ? (
            <>
              Telehealth, recorded <span className="quieter figures">{formatMoment(visit.consentAt)}</span>
            </>
          ) : editable ? (
            <Recorded action={recordConsent} record={() => record('visit.recordConsent')} />
          ) : (
            <span className="tone-warn">Not recorded</span>
          )}
        </dd>
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
      <InlineError problem={problem} />
    </section>
  )
}

/** A legal requirement: the palette only moves the focus here, and recording takes a press of its own. */
function Recorded({ action, record }: { action: Action; record: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useAction(action, { run: () => button.current?.focus() })
  return (
    <Button ref={button} small kind="accent" onClick={record}>
      {action.title}
    </Button>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function stateLabel(visit: VisitView): string {
  switch (visit.state) {
    case 'claimed':
      return 'Not started'
    case 'in-progress':
      return 'In visit'
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
