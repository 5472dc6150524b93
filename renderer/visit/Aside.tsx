import './visit.css'
import type { VisitView } from '../../preload/views/index.ts'
import { runAction } from '../base/actions.ts'
import { openVisit } from '../base/navigation.ts'
import { useVisit } from '../base/views.ts'
import { CallPanel } from '../call/index.tsx'
import { Crisis } from '../crisis/Crisis.tsx'
import { EmergencyAccount, owesAccount } from '../crisis/EmergencyAccount.tsx'
import { useIsEmergency } from '../crisis/pressed.ts'
import { EmergencySummary } from '../letters/EmergencySummary.tsx'
import { goToSection } from '../note/actions.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { AskedCard } from './AskedCard.tsx'
import { isEditable } from './editable.ts'
import { LocationCard } from './LocationCard.tsx'
import { ThisVisitCard } from './ThisVisitCard.tsx'

/**
 * The person: picture, where they are, what is still open. While a call is on this column belongs to its
 * patient, whatever note is open in the middle: the address an ambulance would need is never a click away.
 */
export function Aside({ encounterId, call }: { encounterId: string | null; call: string | null }) {
  const person = call ?? encounterId
  if (!person) return <aside className="aside" aria-label="The visit" />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard
    <aside className="aside scrolls" aria-label="The visit" tabIndex={0}>
      <Person key={person} encounterId={person} live={person === call} away={person !== encounterId} />
      {encounterId && encounterId !== person && (
        <>
          <p className="overline aside-other">On screen, not in the call</p>
          <Person key={encounterId} encounterId={encounterId} live={false} away={false} withoutCall />
        </>
      )}
    </aside>
  )
}

const callable = ['claimed', 'in-progress']
/** A colleague's now, or the queue's: what is known here of the patient is no longer kept up. */
const gone = ['taken-over', 'handed-over']

/** Who signed before it was written writes it all the same. */
const isWritable = (visit: VisitView): boolean =>
  visit.state === 'signed' ? owesAccount(visit) : isEditable(visit)

function Person({
  encounterId,
  live,
  away,
  withoutCall,
}: {
  encounterId: string
  live: boolean
  away: boolean
  withoutCall?: boolean
}) {
  const { data: visit, error } = useVisit(encounterId)
  const held = visit !== null && callable.includes(visit.state)
  const isGone = visit !== null && gone.includes(visit.state) && !live
  const emergency = useIsEmergency(visit)
  // Whose call is on is who an emergency is about.
  const crisis = visit && !isGone && (
    <ErrorBoundary what="The emergency card">
      <Crisis visit={visit} may={!withoutCall && (held || live)}>
        <EmergencySummary encounterId={encounterId} />
      </Crisis>
    </ErrorBoundary>
  )
  return (
    <>
      {away && visit && (
        <div className="aside-away">
          <span>
            In the call: <strong>{visit.patientName}</strong>
          </span>
          <Button small kind="accent" onClick={() => openVisit(encounterId)}>
            Open the chart
          </Button>
        </div>
      )}
      {emergency && crisis}
      {!withoutCall && (held || live) && (
        <CallPanel encounterId={encounterId} live={held} onward={() => runAction(goToSection.subjective)} />
      )}
      {!emergency && crisis}
      {visit && isGone ? (
        <section className="card" aria-label="This visit">
          <h3>This visit</h3>
          <p className="quiet">{visit.takenOver}</p>
        </section>
      ) : visit ? (
        <>
          <ErrorBoundary what="The emergency">
            <EmergencyAccount visit={visit} may={live || isWritable(visit)} />
          </ErrorBoundary>
          <ErrorBoundary what="Identity and consent">
            <AskedCard visit={visit} first={!withoutCall} />
          </ErrorBoundary>
          <ErrorBoundary what="Where the patient is">
            <LocationCard visit={visit} first={!withoutCall} />
          </ErrorBoundary>
          <ErrorBoundary what="What is open in this visit">
            <ThisVisitCard visit={visit} />
          </ErrorBoundary>
          <InlineError problem={error} />
        </>
      ) : error ? (
        <InlineError problem={error} />
      ) : (
        <p className="quieter">Reading the visit …</p>
      )}
    </>
  )
}
