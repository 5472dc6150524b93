import { z } from 'zod'
import { Colleague, HandOversView, Id, OpenVisit, OwnVisitRow, QueueView, VisitView } from '../views/index.ts'
import { Line } from '../views/text.ts'
import { command, none, ofAppointment, ofTask, query } from './kinds.ts'

const ofHandOver = z.object({ handOverId: Id })

export const queue = {
  'queue.list': query('engine', none, QueueView),
  /** A patient recorded as dead is claimed only with `deceasedConfirmed`, else it is `patient-deceased`. */
  'queue.claim': command(
    'engine',
    ofTask.extend({ takeOver: z.boolean().optional(), deceasedConfirmed: z.boolean().optional() }),
    VisitView,
  ),
  /** Begins the visit of an appointment: claimed by this provider from its first moment. */
  'queue.begin': command(
    'engine',
    ofAppointment.extend({ deceasedConfirmed: z.boolean().optional() }),
    VisitView,
  ),
  'queue.release': command('engine', ofTask, none),
  /** At once, for a server that knows of no offers (`HandOversView.atOnce`). */
  'queue.handOver': command('engine', ofTask.extend({ practitionerId: Id }), none),
  /** Offers a visit of one's own, or a waiting patient, to a colleague. It stays where it is until they accept. */
  'queue.offer': command(
    'engine',
    ofTask.extend({ practitionerId: Id, line: Line({ min: 1, max: 300 }) }),
    none,
  ),
  /** The visit is this provider's, at once or not at all. */
  'queue.acceptOffer': command('engine', ofHandOver, VisitView),
  'queue.refuseOffer': command('engine', ofHandOver.extend({ line: Line({ max: 300 }) }), none),
  'queue.takeBackOffer': command('engine', ofHandOver, none),
  'queue.handOvers': query('engine', none, HandOversView),
  'queue.colleagues': query('engine', none, z.array(Colleague)),
  'queue.unsigned': query('engine', none, z.array(OwnVisitRow)),
  /** Every visit of this provider's, of any day, with something left to do; the one that waits longest first. */
  'queue.stillOpen': query('engine', none, z.array(OpenVisit)),
} as const
