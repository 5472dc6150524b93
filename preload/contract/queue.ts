import { z } from 'zod'
import { Colleague, Id, OwnVisitRow, QueueView, VisitView } from '../views/index.ts'
import { command, none, ofAppointment, ofTask, query } from './kinds.ts'

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
  'queue.handOver': command('engine', ofTask.extend({ practitionerId: Id }), none),
  'queue.colleagues': query('engine', none, z.array(Colleague)),
  'queue.unsigned': query('engine', none, z.array(OwnVisitRow)),
} as const
