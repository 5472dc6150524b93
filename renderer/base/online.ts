import { useEffect } from 'react'
import { command } from './commands.ts'

/** A hospital's network comes back for everyone at once: not all of them ask in the same instant. */
const jitterMs = 1_000

/** The machine is online again: what waits goes out now, not at the end of a pause between two tries. */
export function useOnlineAgain(): void {
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const online = () => {
      clearTimeout(waiting)
      waiting = setTimeout(() => void command('sync.now', {}), Math.random() * jitterMs)
    }
    addEventListener('online', online)
    return () => {
      removeEventListener('online', online)
      clearTimeout(waiting)
    }
  }, [])
}
