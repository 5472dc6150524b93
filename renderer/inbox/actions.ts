import type { Action } from '../base/actions.ts'

const group = 'Queue'

export const showInbox: Action = {
  id: 'inbox.show',
  title: 'Inbox',
  note: 'Results that wait for you',
  group,
  keys: ['$mod+Shift+i'],
}
export const acknowledge: Action = {
  id: 'inbox.acknowledge',
  title: 'Acknowledge',
  note: 'The result that is open; the next one comes up',
  group,
  keys: ['a'],
  keyScope: 'outside-text',
}
export const tellPatient: Action = {
  id: 'inbox.tell',
  title: 'Tell the patient',
  note: 'Of the result that is open',
  group,
  keys: ['t'],
  keyScope: 'outside-text',
}
export const sendTold: Action = {
  id: 'inbox.send',
  title: 'Record what the patient was told',
  note: 'With it the result is acknowledged',
  group,
  keys: ['$mod+Shift+Enter'],
}
export const openOrderingVisit: Action = {
  id: 'inbox.visit',
  title: 'Open the visit it was ordered in',
  group,
  keys: ['v'],
  keyScope: 'outside-text',
}

export const inboxActions = [showInbox, acknowledge, tellPatient, sendTold, openOrderingVisit]
