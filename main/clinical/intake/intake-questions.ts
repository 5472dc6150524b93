import { plainReason } from '../red-flags/plain-reason.ts'
import { anyGroup, childGroup, questionGroups, suicideWords } from './groups.ts'
import type { IntakeQuestion, Priority, QuestionGroup } from './question.ts'

export type { IntakeQuestion } from './question.ts'

/** In years. Below it the child's questions are asked, which are about diapers and tears. */
const smallChild = 5
const childs = /\b(?:baby|babies|newborn|infant|toddler|bebe|recien nacid)/
/** Complaints of which the child's list says more. */
const ofChildren = new Set<string>(['fever', 'cough', 'vomiting', 'any'])

export const allGroups: readonly QuestionGroup[] = [...questionGroups, childGroup, anyGroup]

/** Which three questions are asked of a reason for the visit. `ageYears` null: not known. */
export function groupOf(reason: string, ageYears: number | null): QuestionGroup {
  const { text } = plainReason(reason)
  const suicide = suicideWords.test(text)
  const found =
    questionGroups.find(({ id, words }) => (suicide ? id === 'mind' : words?.test(text))) ?? anyGroup
  const small = ageYears === null ? childs.test(text) : ageYears < smallChild
  return small && ofChildren.has(found.id) ? childGroup : found
}

/** The highest priority that a yes asks for; null without a yes. */
export function priorityOf(yes: readonly IntakeQuestion[]): Priority | null {
  if (yes.some(({ priority }) => priority === 'stat')) return 'stat'
  return yes.length > 0 ? 'urgent' : null
}
