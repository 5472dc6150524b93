import './visit.css'
import { usePlace } from '../app/place.ts'
import { useVisit } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Contained } from '../ui/Contained.tsx'
import { Trouble } from '../ui/Trouble.tsx'
import { CallPanel } from './call/index.tsx'
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
  const { value: visit, problem } = useVisit(encounterId)
  const open = usePlace((place) => place.open)
  const held = visit !== null && callable.includes(visit.state)
  return (
    <>
      {away && visit && (
        <div className="aside-away">
          <span>
            In the call: <strong>{visit.patientName}</strong>
          </span>
          <Button small kind="accent" onClick={() => open(encounterId)}>
            Open the chart
          </Button>
        </div>
      )}
      {!withoutCall && (held || live) && <CallPanel encounterId={encounterId} live={held} onEnd={() => {}} />}
      {visit && gone.includes(visit.state) && !live ? (
        <section className="card" aria-label="This visit">
          <h3>This visit</h3>
          <p className="quiet">{visit.takenOver}</p>
        </section>
      ) : visit ? (
        <>
          <Contained what="Where the patient is">
            <LocationCard visit={visit} first={!withoutCall} />
          </Contained>
          <Contained what="What is asked in this visit">
            <ThisVisitCard visit={visit} />
          </Contained>
          <Trouble problem={problem} />
        </>
      ) : problem ? (
        <Trouble problem={problem} />
      ) : (
        <p className="quieter">Reading the visit …</p>
      )}
    </>
  )
}
