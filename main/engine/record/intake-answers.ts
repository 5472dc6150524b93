import type { Task } from '@medplum/fhirtypes'
import type { IntakeAnswer } from '../../../preload/views/index.ts'
import { rounds } from '../../clinical/codes/rounds-systems.ts'

/**
 * The answers to the intake's yes/no questions, in the order asked; empty where the server asks none. The words come with
 * the answer, so that a workstation also shows questions that are newer than itself.
 */
export function intakeAnswers(task: Task | undefined): IntakeAnswer[] {
  return (task?.input ?? []).flatMap(({ type, valueBoolean }) => {
    const coding = type.coding?.find(({ system }) => system === rounds.intakeQuestion)
    const label = coding?.display || type.text || coding?.code
    return coding && label && valueBoolean !== undefined ? [{ label, yes: valueBoolean }] : []
  })
}

/** The questions that were answered with yes, each in a few words. */
export const saidYes = (task: Task | undefined): string[] =>
  intakeAnswers(task).flatMap(({ label, yes }) => (yes ? [label] : []))
