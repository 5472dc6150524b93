import './lock.css'
import { useEffect, useRef } from 'react'
import { command } from '../base/commands.ts'
import { Button } from '../ui/Button.tsx'
import { useLivePatient } from './live-patient.ts'

/**
 * Covers charts and queue while a call is on and nobody types; nothing behind it ends. The call and where its
 * patient is stay in sight at the right. A key or a click lifts it, and the caret is where it was.
 */
export function Curtain() {
  const name = useLivePatient((state) => state.patient?.patientName)
  const before = useRef(document.activeElement)
  useEffect(() => {
    const focused = before.current
    const lift = (event: KeyboardEvent) => {
      // Ctrl+L begins with Ctrl: who locks lifts nothing first.
      if (event.key === 'Control' || event.key === 'Meta') return
      // The key that lifts it is not one for the note.
      event.preventDefault()
      event.stopPropagation()
      void command('lock.lift', {})
    }
    window.addEventListener('keydown', lift, true)
    return () => {
      window.removeEventListener('keydown', lift, true)
      // After what was covered is visible again: before that nothing there takes the focus.
      requestAnimationFrame(() => focused instanceof HTMLElement && focused.focus({ preventScroll: true }))
    }
  }, [])
  return (
    <section className="curtain" aria-label="Covered">
      <h2>{name ? `In the call with ${name}` : 'In a call'}</h2>
      <p className="quiet">Covered because no one typed. Press a key to continue.</p>
      <Button kind="next" onClick={() => void command('lock.lift', {})}>
        Continue
      </Button>
    </section>
  )
}
