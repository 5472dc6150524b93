import type { Weakening } from './attack.ts'
import { answerSizes } from './rows/answer-sizes.ts'
import { auditTrail } from './rows/audit-trail.ts'
import { authors } from './rows/authors.ts'
import { bodies } from './rows/bodies.ts'
import { bridge } from './rows/bridge.ts'
import { centralAnswers } from './rows/central-answers.ts'
import { claims } from './rows/claims.ts'
import { consents } from './rows/consents.ts'
import { costs } from './rows/costs.ts'
import { datesAndTimers } from './rows/dates-and-timers.ts'
import { devices } from './rows/devices.ts'
import { endlessFeed } from './rows/endless-feed.ts'
import { enteredText } from './rows/entered-text.ts'
import { falseAcknowledgments } from './rows/false-acknowledgments.ts'
import { handOvers } from './rows/hand-overs.ts'
import { instructions } from './rows/instructions.ts'
import { joinSessions } from './rows/join-sessions.ts'
import { junkRequests } from './rows/junk-requests.ts'
import { labs } from './rows/labs.ts'
import { letters } from './rows/letters.ts'
import { linksAndIds } from './rows/links-and-ids.ts'
import { loopback } from './rows/loopback.ts'
import { ofOthersOnly } from './rows/of-others.ts'
import { patientLinks } from './rows/patient-links.ts'
import { pharmacies } from './rows/pharmacies.ts'
import { phrases } from './rows/phrases.ts'
import { prescribingRows } from './rows/prescribing.ts'
import { reading } from './rows/reading.ts'
import { reviews } from './rows/reviews.ts'
import { signIn } from './rows/sign-in.ts'
import { callSignals } from './rows/signals.ts'
import { signing } from './rows/signing.ts'
import { eventStreams } from './rows/streams.ts'
import { toldEntries } from './rows/told-entries.ts'
import { unreadableEntries } from './rows/unreadable-entries.ts'
import { visitWrites } from './rows/visit-writes.ts'
import { wrongPatient } from './rows/wrong-patient.ts'

export const weakenings: Weakening[] = [
  ...reading,
  ...claims,
  ...devices,
  ...handOvers,
  ...visitWrites,
  ...toldEntries,
  ...authors,
  ...consents,
  ...pharmacies,
  ...instructions,
  ...letters,
  ...labs,
  ...phrases,
  ...prescribingRows,
  ...reviews,
  ...auditTrail,
  ...linksAndIds,
  ...signing,
  ...signIn,
  ...unreadableEntries,
  ...endlessFeed,
  ...falseAcknowledgments,
  ...wrongPatient,
  ...datesAndTimers,
  ...costs,
  ...centralAnswers,
  ...enteredText,
  ...loopback,
  ...bridge,
  ...eventStreams,
  ...callSignals,
  ...patientLinks,
  ...joinSessions,
  ...bodies,
  ...answerSizes,
  ...ofOthersOnly,
  ...junkRequests,
]
