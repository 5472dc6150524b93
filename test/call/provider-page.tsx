import { createRoot } from 'react-dom/client'
import type { Bridge, EventName } from '../../preload/contract/index.ts'
import '../../renderer/ui/tokens.css'
import '../../renderer/ui/base.css'
import '../../renderer/ui/controls.css'
import '../../renderer/ui/popups.css'
import { CallWindow } from '../../renderer/call/CallWindow.tsx'
import { CallPanel, useCall } from '../../renderer/call/index.tsx'

/** The real panel and session in a page of its own; the spec stands where preload and realtime process stand. */

declare global {
  interface Window {
    ask(name: string, input: unknown): Promise<never>
    tell(event: EventName, payload: unknown): void
    mounted(on: boolean): void
    useCall: typeof useCall
  }
}

const listeners = new Map<EventName, Set<(payload: never) => void>>()
const bridge: Bridge = {
  call: (name, input) => window.ask(name, input),
  on(name, listener) {
    const all = listeners.get(name) ?? new Set()
    listeners.set(name, all.add(listener as (payload: never) => void))
    return () => all.delete(listener as (payload: never) => void)
  },
}
window.rounds = bridge
window.useCall = useCall
window.tell = (event, payload) => {
  for (const listener of listeners.get(event) ?? []) listener(payload as never)
}

const root = createRoot(document.getElementById('root') as HTMLElement)
window.mounted = (on) =>
  root.render(
    <div style={{ width: 312, padding: 12 }}>
      <CallWindow />
      {on ? <CallPanel encounterId={location.hash.slice(1) || 'visit-1'} live /> : <p>The queue</p>}
    </div>,
  )
window.mounted(true)
