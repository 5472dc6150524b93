import { z } from 'zod'
import { Stamp } from '../views/base.ts'
import {
  Disposition,
  EmergencyAccount,
  NewLocation,
  SignReview,
  VisitEnd,
  VisitView,
} from '../views/index.ts'
import { Remark } from '../views/text.ts'
import { command, ofVisit, query } from './kinds.ts'

export const visit = {
  'visit.get': query('engine', ofVisit, VisitView),
  /** Name and birth date said by the patient and equal to the chart's. */
  'visit.confirmIdentity': command('engine', ofVisit, VisitView),
  'visit.recordConsent': command('engine', ofVisit, VisitView),
  'visit.recordLocation': command('engine', ofVisit.extend({ location: NewLocation }), VisitView),
  /** accepted → in-progress: the call began. */
  'visit.start': command('engine', ofVisit, VisitView),
  /** The visit is an emergency from now on, also one that is signed while its call goes on. The patient's page says so. */
  'visit.beginEmergency': command('engine', ofVisit, VisitView),
  /** It was pressed by mistake, a moment ago. */
  'visit.undoEmergency': command('engine', ofVisit, VisitView),
  /** What happened and what was done. `over`: it is no emergency any more. */
  'visit.recordEmergency': command(
    'engine',
    ofVisit.extend({ ...EmergencyAccount.shape, over: z.boolean() }),
    VisitView,
  ),
  'visit.review': query('engine', ofVisit.extend({ disposition: Disposition }), SignReview),
  'visit.sign': command('engine', ofVisit.extend({ disposition: Disposition, digest: Stamp }), VisitView),
  /** The call is over, the note is not: the next patient can be taken. */
  'visit.finishLater': command('engine', ofVisit, VisitView),
  /** `account` is asked for where there was an emergency that nothing was written of, and where the visit ends as one. */
  'visit.end': command(
    'engine',
    ofVisit.extend({
      how: VisitEnd,
      remark: Remark({ max: 500 }),
      account: EmergencyAccount.nullable().optional(),
    }),
    VisitView,
  ),
} as const
