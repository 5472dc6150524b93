import { useEffect, useState } from 'react'
import { playArrival } from '../base/arrival-sound.ts'
import { rounds } from '../base/bridge.ts'
import { usePreferences } from '../base/preferences.ts'
import { useSignedIn } from '../base/signed-in.ts'

/** A new patient is heard and read out; silent on a break and off. No patient data in the words. */
export function Arrivals() {
  const { session } = useSignedIn()
  const [message, setMessage] = useState('')
  const sound = usePreferences((preferences) => preferences.sound)
  const available = session.availability === 'available'
  useEffect(
    () =>
      rounds.on('queue.arrived', ({ urgent }) => {
        if (!available) return
        if (sound) playArrival(urgent)
        const text = urgent ? 'An urgent patient joined the queue.' : 'A patient joined the queue.'
        // The same words twice are only read out twice when they were gone in between.
        setMessage('')
        setTimeout(() => setMessage(text), 50)
      }),
    [available, sound],
  )
  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {message}
    </p>
  )
}
