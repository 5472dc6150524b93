import type { VisitEnd } from '../../preload/views/index.ts'
import type { Action } from '../base/actions.ts'

const group = 'Visit'

export const askNext: Action = {
  id: 'visit.ask',
  title: 'What is asked in each visit',
  note: 'Goes to what is still open',
  group,
  keys: ['F8'],
}
export const askLocation: Action = {
  id: 'visit.location',
  title: 'Where the patient is now',
  group,
}
export const continueByPhone: Action = {
  id: 'visit.by-phone',
  title: 'Continue by phone',
  note: 'Goes to the button, which asks why',
  group,
}
export const reachedByPhone: Action = {
  id: 'visit.reached-by-phone',
  title: 'Reached by phone',
  note: 'Says afterwards when, and why so',
  group,
}
export const reviewVisit: Action = {
  id: 'visit.review',
  title: 'Review and sign',
  group,
  keys: ['$mod+Enter'],
}
export const signAndNext: Action = {
  id: 'visit.sign-and-next',
  title: 'Sign, next patient',
  note: 'In the review: ends the call, claims who is next and rings them',
  group,
  keys: ['n'],
  native: true,
}
export const confirmIdentity: Action = {
  id: 'visit.confirm-identity',
  title: 'Name and birth date match',
  note: 'Goes to the button',
  group,
}
export const recordConsent: Action = {
  id: 'visit.consent',
  title: 'Record telehealth consent',
  note: 'Goes to the button',
  group,
}
export const endVisit: Action = {
  id: 'visit.end',
  title: 'End visit',
  note: 'Opens the ways in which it can end',
  group,
  keys: ['$mod+Shift+x'],
}
export const finishLater: Action = {
  id: 'visit.finish-later',
  title: 'Finish the note later',
  note: 'The call is over, the note stays unsigned',
  group,
}
export const handOver: Action = { id: 'visit.hand-over', title: 'Hand over to a colleague', group }
export const release: Action = {
  id: 'visit.release',
  title: 'Release to the queue',
  note: 'Someone else can take the patient',
  group,
}

/** `ask`: what is asked before the visit ends so. */
export type WayOut = { how: VisitEnd; label: string; ask: string; action: Action }

const wayOut = (how: VisitEnd, label: string, note: string, ask: string): WayOut => ({
  how,
  label,
  ask,
  action: { id: `visit.end.${how}`, title: `End visit: ${label}`, note, group },
})

/** The ways a visit ends beside the signature. */
export const waysOut: WayOut[] = [
  wayOut('patient-left', 'Patient left', 'Hung up or went away', 'What was said or seen before they left'),
  wayOut('no-show', 'No-show', 'Never came to the call', 'How you tried to reach them'),
  wayOut(
    'technical-failure',
    'Technical failure',
    'Sound or picture did not hold',
    'What failed, and what you agreed on',
  ),
  wayOut(
    'finished-by-telephone',
    'Finished by phone',
    'Went on by phone to the end',
    'Which number, and what you agreed on',
  ),
  wayOut('referred', 'Referred', 'Sent to another clinician', 'To whom, and why'),
  wayOut('emergency', 'Emergency', 'Handed to emergency services', 'Who was called, for which address'),
]

export const visitActions = [
  askNext,
  askLocation,
  continueByPhone,
  reachedByPhone,
  reviewVisit,
  signAndNext,
  confirmIdentity,
  recordConsent,
  endVisit,
  finishLater,
  ...waysOut.map(({ action }) => action),
  handOver,
  release,
]
