import type { ContactView, OtherContactView } from '../../../preload/views/index.ts'
import {
  type Contact,
  contactsIn,
  contactsNow,
  contactsOf,
  hasMet,
  isReached,
} from '../../clinical/visits/contact.ts'
import type { VisitOnHand } from './visit-on-hand.ts'

type Shown = { contacts: ContactView[]; contactsWithOthers: OtherContactView[]; reached: boolean }

/**
 * How this provider met the patient, and how others did: whose visit it was before, or is by now. Who has it has reached
 * the patient only once they did so themselves, since it is theirs.
 */
export function contactViews({ encounter, held }: VisitOnHand, practitionerId: string): Shown {
  const isLeft = held?.givenUp === true || (held?.takenOver ?? null) !== null
  const own = (isLeft ? contactsOf : contactsNow)(encounter, practitionerId)
  // Each list reads the Encounter anew: what is the same is so by what it says.
  const ours = new Set(own.map((one) => JSON.stringify(one)))
  const others = contactsIn(encounter).filter((one) => !ours.has(JSON.stringify(one)))
  return {
    contacts: own.map(shown),
    contactsWithOthers: others.map((one) => ({ ...shown(one), by: one.by?.name || null })),
    reached: isLeft ? hasMet(encounter, practitionerId) : isReached(encounter, practitionerId),
  }
}

const shown = ({ mode, since, reason, said }: Contact): ContactView => ({ mode, since, reason, said })
