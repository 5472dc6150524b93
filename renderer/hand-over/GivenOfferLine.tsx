import './offers.css'
import { formatMoment } from '../../main/clinical/dates.ts'
import type { GivenOffer } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useSecondsSince } from '../base/use-now.ts'
import { Button } from '../ui/Button.tsx'
import { formatWait } from '../ui/format.ts'
import { InlineError } from '../ui/InlineError.tsx'

/** What became of an offer, in a sentence. `whose`: who has the patient while it is not accepted. */
export function offerMessage(offer: GivenOffer, whose: string): string {
  const { to, state, at, answer } = offer
  if (state === 'refused')
    return `${to} refused, ${formatMoment(at)}${answer ? `: “${answer}”` : '.'} ${whose}`
  if (state === 'unanswered') return `${to} did not answer by ${formatMoment(at)}. ${whose}`
  return `Offered to ${to}, not accepted yet. ${whose}`
}

/** On the screen of a visit: to whom it is offered, or how that ended. */
export function GivenOfferLine({ offer, onOfferAgain }: { offer: GivenOffer; onOfferAgain: () => void }) {
  const { run, error, isPending } = useCommand('queue.takeBackOffer')
  const wait = formatWait(useSecondsSince(offer.since))
  const open = offer.state === 'open'
  return (
    <div className="given-offer" role="status" data-open={open || undefined}>
      <span>
        {offerMessage(offer, open ? 'You have the visit until then.' : 'You have the visit still.')}
        {open && <span className="offer-quiet figures"> {wait}</span>}
      </span>
      <span className="spring" />
      {open ? (
        <Button
          small
          aria-disabled={isPending}
          onClick={() => void (!isPending && run({ handOverId: offer.handOverId }))}
        >
          Take back
        </Button>
      ) : (
        <Button small onClick={onOfferAgain}>
          Offer to a colleague
        </Button>
      )}
      <InlineError problem={error} />
    </div>
  )
}
