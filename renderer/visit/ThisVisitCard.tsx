import { useState } from 'react'
import type { Channel, Problem } from '../../preload/contract.ts'
import { formatDate, formatMoment } from '../../preload/dates.ts'
import type { VisitView } from '../../preload/views.ts'
import { put } from '../app/answers.ts'
import { rounds } from '../app/bridge.ts'
import { useSecondsSince } from '../app/ticking.ts'
import { useOrders } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { count, timerWords } from '../ui/words.ts'

/** What has been settled in this visit and what is still open. */
export function ThisVisitCard({ visit }: { visit: VisitView }) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const { value: orders } = useOrders(visit.encounterId)
  const { encounterId } = visit
  const held = visit.state === 'claimed' || visit.state === 'in-progress'
  const editable = held || visit.state === 'note-unsigned'

  const record = async (channel: Extract<Channel, 'visit.confirmIdentity' | 'visit.recordConsent'>) => {
    const result = await rounds.call(channel, { encounterId })
    setProblem(result.ok ? null : result.problem)
    if (result.ok) put('visit.get', { encounterId }, result.value)
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
          <span className="quieter">{stateWords(visit)}</span>
        )}
      </div>
      <dl className="facts visit-facts">
        <dt>Confirmed</dt>
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
              <Button small kind="accent" onClick={() => record('visit.confirmIdentity')}>
                Name and birth date match
              </Button>
            </>
          ) : (
            <span className="words-warn">Not confirmed</span>
          )}
        </dd>
        <dt>Consent</dt>
        <dd>
          {visit.consentAt ? (
            <>
              Telehealth, recorded <span className="quieter figures">{formatMoment(visit.consentAt)}</span>
            </>
          ) : editable ? (
            <Button small kind="accent" onClick={() => record('visit.recordConsent')}>
              Record telehealth consent
            </Button>
          ) : (
            <span className="words-warn">Not recorded</span>
          )}
        </dd>
        <dt>Open</dt>
        <dd>{open.length === 0 ? <span className="words-kept">Nothing</span> : capital(open.join(', '))}</dd>
        {calls > 0 && (
          <>
            <dt>Act on</dt>
            <dd className="words-stop">Call the pharmacy about {count(calls, 'prescription')}</dd>
          </>
        )}
        {stuck > 0 && (
          <>
            <dt>Act on</dt>
            <dd className="words-stop">{count(stuck, 'prescription')} held or not transmitted</dd>
          </>
        )}
      </dl>
      <Trouble problem={problem} />
    </section>
  )
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function stateWords(visit: VisitView): string {
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
  return <span className="figures quiet">{timerWords(useSecondsSince(since))}</span>
}
