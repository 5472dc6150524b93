import type { Weakening } from './attack.ts'
import { bridge } from './rows/bridge.ts'
import { calls, joinSessions } from './rows/calls.ts'
import { centralAnswers } from './rows/central-answers.ts'
import { claims } from './rows/claims.ts'
import { costs } from './rows/costs.ts'
import { devices } from './rows/devices.ts'
import { enteredText } from './rows/entered-text.ts'
import { linksAndIds } from './rows/links-and-ids.ts'
import { loopback } from './rows/loopback.ts'
import { oneBadThing } from './rows/one-bad-thing.ts'
import { reading } from './rows/reading.ts'
import { junkRequests, ofOthersOnly, requests } from './rows/requests.ts'
import { signIn } from './rows/sign-in.ts'
import { signing } from './rows/signing.ts'
import { writes } from './rows/writes.ts'

export const weakenings: Weakening[] = [
  ...reading,
  ...claims,
  ...devices,
  ...writes,
  ...linksAndIds,
  ...signing,
  ...signIn,
  ...oneBadThing,
  ...costs,
  ...centralAnswers,
  ...enteredText,
  ...loopback,
  ...bridge,
  ...calls,
  ...joinSessions,
  ...requests,
  ...ofOthersOnly,
  ...junkRequests,
]
