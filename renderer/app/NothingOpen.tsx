import type { SessionView } from '../../preload/views.ts'
import { count } from '../ui/words.ts'
import { useQueue } from './views.ts'

/** The middle when no visit is open: what to do next, calmly. */
export function NothingOpen({ session }: { session: SessionView }) {
  const { value: queue } = useQueue()
  const free = queue?.waiting.filter((row) => !row.notClaimable).length ?? 0
  const urgent = queue?.waiting.filter((row) => row.redFlags.length > 0).length ?? 0
  return (
    <section className="nothing" aria-label="No visit open">
      <h2>{free > 0 ? `${count(free, 'patient')} you can take` : 'Nobody you can take now'}</h2>
      {urgent > 0 && (
        <p className="words-stop">
          {urgent === 1 ? 'One who waits names a red flag.' : `${urgent} who wait name a red flag.`}
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
          <kbd>j</kbd> <kbd>k</kbd> move
        </span>
        <span>
          <kbd>Enter</kbd> claim or open
        </span>
        <span>
          <kbd>?</kbd> all keys
        </span>
      </p>
    </section>
  )
}
