import { useEffect, useRef } from 'react'

type Ask = { encounterId: string; medicineId: string }
const listeners = new Set<(ask: Ask) => void>()

/** A line of the chart asks that its medicine be prescribed again, where the visit's orders are written. */
export const askRefill = (ask: Ask): void => {
  for (const listener of listeners) listener(ask)
}

export function useRefillAsked(encounterId: string, refill: (medicineId: string) => void): void {
  const latest = useRef(refill)
  useEffect(() => {
    latest.current = refill
  })
  useEffect(() => {
    const listener = (ask: Ask) => {
      if (ask.encounterId === encounterId) latest.current(ask.medicineId)
    }
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [encounterId])
}
