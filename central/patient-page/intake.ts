import type { Task, TaskInput } from '@medplum/fhirtypes'
import { z } from 'zod'
import { ageOn } from '../../main/clinical/age.ts'
import { conceptText } from '../../main/clinical/codes/concepts.ts'
import { rounds } from '../../main/clinical/codes/rounds-systems.ts'
import { groupOf, type IntakeQuestion, priorityOf } from '../../main/clinical/intake/intake-questions.ts'
import { dayIn } from '../../main/clinical/place-day.ts'
import { Problem } from '../base/problem.ts'
import { createRate } from '../base/rate.ts'
import type { CentralContext } from '../http/context.ts'
import { hasCode, intakeSystem, isUrgent, isVisit } from '../readers/task.ts'

export const Answers = z.object({
  answers: z.array(z.object({ id: z.string().max(64), yes: z.boolean() })).max(10),
  /** In which the questions were read. */
  language: z.enum(['en', 'es']),
})
export type Answers = z.infer<typeof Answers>

const ranks: Record<NonNullable<Task['priority']>, number> = { routine: 0, urgent: 1, asap: 2, stat: 3 }

/**
 * Three yes/no questions by complaint, as long as the patient waits; after the claim the patient tells the clinician. The
 * answers are inputs of the visit's Task, like the rest of the intake, so that everyone who sees the queue sees them. A yes
 * may raise the Task's priority; no answer lowers it.
 */
export function createIntake({ store, clock, bus, settings }: CentralContext) {
  const { intakeAnswersBurst, intakeAnswersPerSecond } = settings.limits
  const rate = createRate(intakeAnswersBurst, intakeAnswersPerSecond, () => clock.now())

  const waiting = (encounterId: string): (Task & { id: string }) | undefined => {
    const task = store
      .search('Task', { encounter: encounterId })
      .map(({ resource }) => resource)
      .find((it) => isVisit(it) && it.status === 'requested')
    return task?.id === undefined ? undefined : { ...task, id: task.id }
  }

  function questionsOf(task: Task): readonly IntakeQuestion[] {
    const birthDate = task.input?.find((it) => hasCode(it.type, intakeSystem, 'birth-date'))?.valueDate
    const { ageYears } = ageOn(birthDate, dayIn(settings.timeZone, clock.now()))
    return groupOf(conceptText(task.reasonCode), ageYears).questions
  }

  return {
    /** The questions for the patient of this visit; empty when the visit does not wait in the queue. */
    questions(encounterId: string): readonly IntakeQuestion[] {
      const task = waiting(encounterId)
      return task ? questionsOf(task) : []
    },

    /** Throws `too-many`, `already-claimed` (the visit no longer waits), `bad-request` (other questions than were asked). */
    answer(encounterId: string, { answers, language }: Answers): void {
      rate.sweep()
      const wait = rate.take(encounterId)
      if (wait) throw new Problem('too-many', 'The answers were sent too often.', { retryAfterSeconds: wait })
      const raised = store.atomically(() => {
        const task = waiting(encounterId)
        if (!task) throw new Problem('already-claimed', 'A clinician has your visit now. Please tell them.')
        const questions = questionsOf(task)
        const given = new Map(answers.map(({ id, yes }) => [id, yes]))
        if (given.size !== questions.length || !questions.every(({ id }) => given.has(id)))
          throw new Problem('bad-request', 'These are not the questions that were asked.')
        const next: Task & { id: string } = {
          ...task,
          priority: higher(task.priority, priorityOf(questions.filter(({ id }) => given.get(id)))),
          input: [
            ...(task.input ?? []).filter((it) => !isAnswer(it)),
            ...questions.map((question) => inputOf(question, given.get(question.id) ?? false, language)),
          ],
        }
        if (JSON.stringify(next) !== JSON.stringify(task)) store.put<Task>(next)
        return isUrgent(next) && !isUrgent(task) ? task.id : undefined
      })
      // Announced like an urgent patient who has just joined, with the sound.
      if (raised !== undefined) bus.emit('arrived', { taskId: raised, urgent: true })
    },
  }
}

const isAnswer = ({ type }: TaskInput): boolean =>
  type.coding?.some(({ system }) => system === rounds.intakeQuestion) ?? false

/** `text`: as the patient read it. */
const inputOf = (question: IntakeQuestion, yes: boolean, language: Answers['language']): TaskInput => ({
  type: {
    coding: [{ system: rounds.intakeQuestion, code: question.id, display: question.label }],
    text: question[language],
  },
  valueBoolean: yes,
})

const higher = (is: Task['priority'], asked: Task['priority'] | null): NonNullable<Task['priority']> => {
  const now = is ?? 'routine'
  return asked && ranks[asked] > ranks[now] ? asked : now
}
