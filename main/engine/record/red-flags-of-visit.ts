import type { Task } from '@medplum/fhirtypes'
import type { RedFlags } from '../../../preload/views/index.ts'
import { redFlagsIn } from '../../clinical/red-flags/red-flags.ts'
import { saidYes } from './intake-answers.ts'
import type { VisitState } from './visit-state.ts'

const open: VisitState[] = ['claimed', 'in-progress']

/** The red flags by the words of the reason and by the answers to the intake's questions. */
export const redFlagsOf = (task: Task | undefined, reason: string): RedFlags => ({
  redFlags: redFlagsIn(reason),
  saysYes: saidYes(task),
})

/** The red flags stay in sight after the claim, until the visit is over. */
export const redFlagsOfVisit = (task: Task | undefined, reason: string, state: VisitState): RedFlags =>
  open.includes(state) ? redFlagsOf(task, reason) : { redFlags: [], saysYes: [] }
