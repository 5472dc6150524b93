import { useEffect, useState } from 'react'
import type { SessionView } from '../../preload/views.ts'
import { rounds } from './bridge.ts'
import { usePreferences } from './preferences.ts'
import { playArrival } from './sound.ts'

/** A new patient is heard and read out; silent on a break and off. No patient data in the words. */
export function Arrivals({ session }: { session: SessionView }) {
  const [words, setWords] = useState('')
  const sound = usePreferences((preferences) => preferences.sound)
  const available = session.availability === 'available'
  useEffect(
    () =>
      rounds.on('queue.arrived', ({ urgent }) => {
        if (!available) return
        if (sound) playArrival(urgent)
        const said = urgent ? 'An urgent patient joined the queue.' : 'A patient joined the queue.'
        // The same words twice are only read out twice when they were gone in between.
        setWords('')
        setTimeout(() => setWords(said), 50)
      }),
    [available, sound],
  )
  return (
    <p className="heard-only" role="status" aria-live="polite">
      {words}
    </p>
  )
}
