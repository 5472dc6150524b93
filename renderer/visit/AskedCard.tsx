import { useRef, useState } from 'react'
import { formatDate, formatMoment } from '../../main/clinical/dates.ts'
import type { Problem } from '../../preload/contract/index.ts'
import type { ConsentView, NewConsent, VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { command } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Keys } from '../ui/Keys.tsx'
import { askNext, confirmIdentity, recordConsent } from './actions.ts'
import { goToNext, useAfterAct } from './ask-next.ts'
import { ConsentForm } from './ConsentForm.tsx'
import { ContactRow, reachFirst } from './ContactRow.tsx'
import { isEditable, isHeld } from './editable.ts'

/** What is asked in each visit beside the place: how the patient was reached, who they are, and consent. */
export function AskedCard({ visit, first }: { visit: VisitView; first: boolean }) {
  const mayAsk = isEditable(visit) && visit.reached
  useAction(askNext, {
    when: first && (mayAsk || (isHeld(visit) && reachFirst)),
    run: () => goToNext(visit),
  })
  return (
    <section className="card" aria-label="Asked in each visit">
      <div className="card-head">
        <h3>Asked in each visit</h3>
        <Keys of={askNext} />
      </div>
      <dl className="facts visit-facts asked-facts">
        <dt>Contact</dt>
        <dd>
          <ContactRow visit={visit} first={first} />
        </dd>
        <dt>Identity</dt>
        <dd>
          <Identity visit={visit} first={first} mayAsk={mayAsk} />
        </dd>
        <dt>Consent</dt>
        <dd>
          <Consent visit={visit} first={first} mayAsk={mayAsk} />
        </dd>
      </dl>
    </section>
  )
}

type Row = { visit: VisitView; first: boolean; mayAsk: boolean }

function Identity({ visit, first, mayAsk }: Row) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const { acted, refused } = useAfterAct(visit, visit.identityConfirmedAt)
  const button = useRef<HTMLButtonElement>(null)
  const open = mayAsk && !visit.identityConfirmedAt
  useAction(confirmIdentity, { when: first && open, run: () => button.current?.focus() })
  const confirm = async () => {
    acted()
    const result = await command('visit.confirmIdentity', { encounterId: visit.encounterId })
    if (!result.ok) refused()
    setProblem(result.ok ? null : result.problem)
  }
  if (visit.identityConfirmedAt)
    return (
      <>
        Name, birth date <span className="quieter figures">{formatMoment(visit.identityConfirmedAt)}</span>
      </>
    )
  if (!mayAsk) return <NotYet visit={visit}>Not confirmed</NotYet>
  return (
    <>
      <span className="quiet">
        Ask for both: {visit.patientName}, {formatDate(visit.birthDate)}
      </span>
      {/* A legal requirement: the palette only moves the focus here, and recording takes a press of its own. */}
      <Button ref={button} small kind="accent" onClick={confirm}>
        {confirmIdentity.title}
      </Button>
      <InlineError problem={problem} />
    </>
  )
}

/** A child does not consent by itself: whose name it is given in is asked first. */
const isChild = ({ ageYears }: VisitView): boolean => ageYears !== null && ageYears < 18

function Consent({ visit, first, mayAsk }: Row) {
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { acted, refused } = useAfterAct(visit, visit.consent?.at ?? visit.consentAt)
  const button = useRef<HTMLButtonElement>(null)
  const recorded = visit.consent !== null || visit.consentAt !== null
  useAction(recordConsent, {
    when: first && mayAsk && !recorded,
    run: () => button.current?.focus(),
  })
  const record = async (consent: NewConsent) => {
    acted()
    const result = await command('visit.recordConsent', { encounterId: visit.encounterId, consent })
    setProblem(result.ok ? null : result.problem)
    if (result.ok) setAsking(false)
    else refused()
  }
  const cancel = () => {
    setAsking(false)
    // The button is there again with the next drawing.
    requestAnimationFrame(() => button.current?.focus())
  }
  if (visit.consent) return <ConsentOnFile visit={visit} consent={visit.consent} />
  if (visit.consentAt)
    return (
      <>
        Telehealth, recorded <span className="quieter figures">{formatMoment(visit.consentAt)}</span>
      </>
    )
  if (!mayAsk) return <NotYet visit={visit}>Not recorded</NotYet>
  const child = isChild(visit)
  return (
    <>
      {asking ? (
        <ConsentForm by={child ? 'guardian' : 'patient'} onRecord={record} onClose={cancel} />
      ) : (
        <>
          <Button
            ref={button}
            small
            kind="accent"
            onClick={() =>
              child ? setAsking(true) : void record({ method: 'verbal', by: 'patient', name: null })
            }
          >
            {child ? 'Guardian consents …' : 'Patient consents verbally'}
          </Button>
          <Button small kind="bare" onClick={() => setAsking(true)}>
            Other …
          </Button>
        </>
      )}
      <InlineError problem={problem} />
    </>
  )
}

const givers = { patient: 'the patient', guardian: 'guardian', other: 'for the patient' } as const

function ConsentOnFile({ visit, consent }: { visit: VisitView; consent: ConsentView }) {
  const { method, by, name, at, until } = consent
  const given = `${method === 'verbal' ? 'Verbal' : 'Written'}, ${name ? `${name}, ${givers[by]}` : givers[by]}`
  // Given in an earlier visit: nobody is asked again, and it says why.
  const onFile = visit.consentAt === null
  return (
    <>
      {onFile ? `On file: ${given.toLowerCase()}` : given}{' '}
      <span className="quieter figures">
        {formatMoment(at)} · {until ? `until ${formatDate(until.slice(0, 10))}` : 'this visit only'}
      </span>
    </>
  )
}

function NotYet({ visit, children }: { visit: VisitView; children: string }) {
  return isEditable(visit) ? (
    <span className="quieter">Once the patient is reached</span>
  ) : (
    <span className="tone-warn">{children}</span>
  )
}
