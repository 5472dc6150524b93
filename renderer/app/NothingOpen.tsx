import { useSignedIn } from '../base/signed-in.ts'
import { useQueue } from '../base/views.ts'
import { nextRow, openRow, previousRow } from '../queue/actions.ts'
import { isFlagged } from '../queue/held-rows.ts'
import { count } from '../ui/format.ts'
import { Keys } from '../ui/Keys.tsx'
import { openKeys, openPalette } from './actions.ts'

/** The middle when no visit is open: what to do next, calmly. */
export function NothingOpen() {
  const { session } = useSignedIn()
  const { data: queue } = useQueue()
  const free = queue?.waiting.filter((row) => !row.notClaimable).length ?? 0
  const urgent = queue?.waiting.filter(isFlagged).length ?? 0
  return (
    <section className="nothing" aria-label="No visit open">
      <h2>{free > 0 ? `${count(free, 'patient')} you can take` : 'No one you can take now'}</h2>
      {urgent > 0 && (
        <p className="tone-stop">
          {urgent === 1 ? '1 waiting patient has a red flag.' : `${urgent} waiting patients have a red flag.`}
        </p>
      )}
      {session.availability !== 'available' && (
        <p>
          You are {session.availability === 'off' ? 'off' : 'on a break'}: new patients are not announced.
        </p>
      )}
      {free > 0 && <p>Claim a patient on the left to open the chart, the note and the call.</p>}
      <p className="nothing-keys">
        <span>
          <Keys of={nextRow} /> <Keys of={previousRow} /> move
        </span>
        <span>
          <Keys of={openRow} /> claim or open
        </span>
        <span>
          <Keys of={openPalette} /> find
        </span>
        <span>
          <Keys of={openKeys} /> all keys
        </span>
      </p>
    </section>
  )
}
