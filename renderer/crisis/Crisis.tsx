import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import type { VisitView } from '../../preload/views/index.ts'
import { useAction } from '../base/actions.ts'
import { ariaKeys } from '../base/keys.ts'
import { useSeconds } from '../base/use-now.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Keys } from '../ui/Keys.tsx'
import { beginEmergency, undoEmergency } from './actions.ts'
import { CrisisCard, ServingNumber } from './CrisisCard.tsx'
import {
  pressAgain,
  pressEmergency,
  undoPressed,
  undoSeconds,
  useEmergencyPressed,
  useIsEmergency,
} from './pressed.ts'

/**
 * The number that serves the place, and the way to say that this is an emergency; once it is one, the crisis card. `may`:
 * this provider may say so here. `children`: what else can be done in an emergency.
 */
export function Crisis({ visit, may, children }: { visit: VisitView; may: boolean; children?: ReactNode }) {
  return useIsEmergency(visit) ? (
    <Card visit={visit} may={may}>
      {children}
    </Card>
  ) : (
    <Ready visit={visit} may={may} />
  )
}

function Ready({ visit, may }: { visit: VisitView; may: boolean }) {
  const { encounterId } = visit
  const pressed = useEmergencyPressed(encounterId)
  const button = useRef<HTMLButtonElement>(null)
  const press = () => pressEmergency(encounterId)
  useAction(beginEmergency, { when: may, run: press })
  useFocusIfLost(button)
  return (
    <section className="card crisis-ready" aria-label="Emergency">
      <p>
        <ServingNumber of={visit} />
      </p>
      {may && (
        <Button ref={button} small kind="stop" onClick={press} aria-keyshortcuts={ariaKeys(beginEmergency)}>
          {beginEmergency.title}
        </Button>
      )}
      <InlineError problem={pressed?.problem ?? null} />
    </section>
  )
}

function Card({ visit, may, children }: { visit: VisitView; may: boolean; children?: ReactNode }) {
  const pressed = useEmergencyPressed(visit.encounterId)
  const card = useRef<HTMLElement>(null)
  useFocusIfLost(card)
  return (
    <CrisisCard ref={card} patient={visit} on heading="h3">
      <p className="crisis-told" role="status">
        {pressed?.telling === 'begin' && pressed.problem
          ? 'A call goes on until you end it.'
          : may
            ? 'A call goes on until you end it. The patient’s page says to stay on the line, and shows 911, as soon as this is sent.'
            : 'The patient’s page shows 911 until you say that the emergency is over.'}
      </p>
      {pressed && !pressed.refused && pressed.telling !== 'undo' && (
        <Undo encounterId={visit.encounterId} at={pressed.at} card={card} />
      )}
      {pressed?.telling === 'begin' && pressed.problem && (
        <NotRecorded encounterId={visit.encounterId} refused={pressed.refused ?? false} />
      )}
      {children}
      <InlineError problem={pressed?.problem ?? null} />
    </CrisisCard>
  )
}

/** The engine did not take it: the card stays, and says so. `refused`: it is not tried again by itself. */
function NotRecorded({ encounterId, refused }: { encounterId: string; refused: boolean }) {
  return (
    <>
      <p className="crisis-told tone-stop" role="alert">
        Not recorded{refused ? '' : ' yet, trying again'}. The patient’s page does not show 911: tell the
        patient.
      </p>
      {refused && (
        <p className="crisis-acts">
          <Button small onClick={() => pressAgain(encounterId)}>
            Record it again
          </Button>
          <Button small onClick={() => undoPressed(encounterId)}>
            Take it back
          </Button>
        </p>
      )}
    </>
  )
}

/** For a few seconds: who was wrong takes it back before anybody has acted on it. */
function Undo({
  encounterId,
  at,
  card,
}: {
  encounterId: string
  at: number
  card: React.RefObject<HTMLElement | null>
}) {
  const left = Math.ceil(undoSeconds - useSeconds(0, at))
  return left > 0 ? <UndoButton encounterId={encounterId} left={left} card={card} /> : null
}

function UndoButton({
  encounterId,
  left,
  card,
}: {
  encounterId: string
  left: number
  card: React.RefObject<HTMLElement | null>
}) {
  const button = useRef<HTMLButtonElement>(null)
  const undo = () => undoPressed(encounterId)
  useAction(undoEmergency, { run: undo })
  useLayoutEffect(() => {
    const shown = button.current
    // It goes by itself: the keyboard stays on the card.
    return () => {
      if (shown !== null && shown.ownerDocument.activeElement === shown) card.current?.focus()
    }
  }, [card])
  return (
    <Button ref={button} small onClick={undo} aria-keyshortcuts={ariaKeys(undoEmergency)}>
      Undo <span className="figures">({left} s)</span> <Keys of={undoEmergency} />
    </Button>
  )
}

/** What had the keyboard has just gone with what stood here before. */
function useFocusIfLost(element: React.RefObject<HTMLElement | null>): void {
  const before = useRef(document.activeElement)
  useEffect(() => {
    const focused = before.current
    const gone = focused !== null && focused !== document.body && !focused.isConnected
    if (gone && document.activeElement === document.body) element.current?.focus()
  }, [element])
}
