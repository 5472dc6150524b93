import { z } from 'zod'
import { PartialDate, Stamp } from '../views/base.ts'
import {
  ContactMode,
  Disposition,
  EmergencyAccount,
  FollowUp,
  NewConsent,
  NewLocation,
  SignReview,
  VisitEnd,
  VisitView,
} from '../views/index.ts'
import { Line, Remark } from '../views/text.ts'
import { command, ofVisit, query } from './kinds.ts'

/** A workstation that was locked in a call may stay so over a holiday. */
const mostAgoMs = 365 * 24 * 60 * 60 * 1000

export const visit = {
  'visit.get': query('engine', ofVisit, VisitView),
  /** Name and birth date said by the patient and equal to the chart's. */
  'visit.confirmIdentity': command('engine', ofVisit, VisitView),
  'visit.recordConsent': command('engine', ofVisit.extend({ consent: NewConsent }), VisitView),
  'visit.recordLocation': command('engine', ofVisit.extend({ location: NewLocation }), VisitView),
  /** The call began; whether somebody is in it says `visit.recordContact`. */
  'visit.start': command('engine', ofVisit, VisitView),
  /**
   * The patient is reached, or goes on in another way. `reason`: why without a picture; asked for where there is none. `agoMs`: it was
   * so long ago, where it can only be told now.
   */
  'visit.recordContact': command(
    'engine',
    ofVisit.extend({
      mode: ContactMode,
      reason: Line({ max: 200 }).nullable(),
      agoMs: z.number().int().min(0).max(mostAgoMs).optional(),
    }),
    VisitView,
  ),
  /**
   * The patient was reached by phone, and it is said only now. `since`: when. `until`: asked for where that was after the visit was left
   * (`VisitView.leftAt`).
   */
  'visit.recordEarlierContact': command(
    'engine',
    ofVisit.extend({
      since: PartialDate,
      until: PartialDate.nullable(),
      reason: Line({ min: 1, max: 200 }),
    }),
    VisitView,
  ),
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
  /** `followUp`: null, or left out: it was not said. */
  'visit.review': query(
    'engine',
    ofVisit.extend({ disposition: Disposition, followUp: FollowUp.nullish() }),
    SignReview,
  ),
  /** `reason`: why, although something was not asked (`SignReview.lacks`). It stays beside the signature. */
  'visit.sign': command(
    'engine',
    ofVisit.extend({
      disposition: Disposition,
      followUp: FollowUp.nullish(),
      digest: Stamp,
      reason: Remark({ max: 500 }).nullable().optional(),
    }),
    VisitView,
  ),
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
