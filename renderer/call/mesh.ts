import type { CallView } from '../../preload/views/index.ts'
import type { Other } from './call-snapshot.ts'
import type { Link } from './link.ts'
import type { Signal } from './signals.ts'

/** A mesh of four: beyond that each would send its picture more often than a home connection carries. */
const othersAtMost = 3

export type Participant = CallView['participants'][number]

/** The others in the call, and a link to each. */
export function createMesh(newLink: (person: Participant) => Link) {
  const links = new Map<string, Link>()
  const people = new Map<string, Participant>()
  const open = () => [...links.values()].filter((link) => link.state() !== 'gone').length

  return {
    /** Who is in the call now, but for this workstation: links whoever came, as far as there is room. */
    take(others: Participant[]): void {
      for (const person of others) {
        people.set(person.id, person)
        if (!links.has(person.id)) {
          if (open() >= othersAtMost) continue
          links.set(person.id, newLink(person))
        }
        links.get(person.id)?.setPresent(true)
      }
      for (const [id, link] of links) {
        if (!others.some((person) => person.id === id)) link.setPresent(false)
      }
    },
    others: (): Other[] =>
      [...links].flatMap(([id, link]): Other[] => {
        const person = people.get(id)
        const state = link.state()
        if (!person || state === 'gone') return []
        return [{ ...person, state, stream: link.remote(), quality: link.judgment().quality }]
      }),
    receive(from: string, signal: Signal): void {
      links.get(from)?.receive(signal)
    },
    nudge(): void {
      for (const link of links.values()) link.nudge()
    },
    measure(): void {
      // A peer that closes meanwhile has no figures; the next turn asks the next one.
      for (const link of links.values()) link.measure().catch(() => undefined)
    },
    setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
      for (const link of links.values()) link.setTrack(kind, track)
    },
    close(): void {
      for (const link of links.values()) link.close()
      links.clear()
      people.clear()
    },
  }
}
