import type { Action } from '../base/actions.ts'
import { callActions } from '../call/actions.ts'
import { chartActions } from '../chart/actions.ts'
import { coSignActions } from '../co-sign/actions.ts'
import { crisisActions } from '../crisis/actions.ts'
import { diagnosisActions } from '../diagnoses/actions.ts'
import { handOverActions } from '../hand-over/actions.ts'
import { inboxActions } from '../inbox/actions.ts'
import { instructionsActions } from '../instructions/actions.ts'
import { letterActions } from '../letters/actions.ts'
import { lockActions } from '../lock/actions.ts'
import { noteActions } from '../note/actions.ts'
import { orderActions } from '../orders/actions.ts'
import { queueActions } from '../queue/actions.ts'
import { settingsActions } from '../settings/actions.ts'
import { summaryActions } from '../summary/actions.ts'
import { syncActions } from '../sync/actions.ts'
import { visitActions } from '../visit/actions.ts'
import { appActions } from './actions.ts'

/** Every action of the workstation, in the order of the key sheet and the palette. */
export const allActions: readonly Action[] = [
  ...queueActions,
  ...inboxActions,
  ...handOverActions,
  ...coSignActions,
  ...visitActions,
  ...crisisActions,
  ...callActions,
  ...chartActions,
  ...diagnosisActions,
  ...orderActions,
  ...instructionsActions,
  ...letterActions,
  ...summaryActions,
  ...noteActions,
  ...appActions,
  ...lockActions,
  ...settingsActions,
  ...syncActions,
]
