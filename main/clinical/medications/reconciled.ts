import type { Annotation, Encounter, MedicationStatement, Reference } from '@medplum/fhirtypes'
import { reconciled } from '../entered-by.ts'

/**
 * What a patient says of one medicine when the list is gone through with them: takes it as written, takes it otherwise, does not
 * take it. It is a comment of the MedicationStatement that says it, with an extension: R4 lets nobody but its writer change
 * what a statement says, and a comment tells who asked, when and in which visit.
 */
export const answers = ['takes', 'otherwise', 'not'] as const
export type Answer = (typeof answers)[number]

export type LastWord = {
  answer: Answer
  /** How it is taken, or why not; empty: as written. */
  words: string
  at: string | null
  by: Reference | null
  /** The visit in which it was asked: Encounter id. */
  visit: string | null
  /** How the statement stood before. */
  before: Pick<MedicationStatement, 'status' | 'statusReason'>
}

type Said = {
  answer: Answer | 'taken-back'
  words: string
  visit: Reference<Encounter>
  before: Pick<MedicationStatement, 'status' | 'statusReason'>
}

/** The comment that says it. `noted`: by whom and when. */
export function answerNote(
  noted: Pick<Annotation, 'authorReference' | 'time'>,
  { answer, words, visit, before }: Said,
): Annotation {
  return {
    extension: [
      {
        url: reconciled,
        extension: [
          { url: 'answer', valueCode: answer },
          { url: 'visit', valueReference: visit },
          { url: 'status-before', valueCode: before.status },
          ...(before.statusReason ?? []).map((reason) => ({
            url: 'reason-before',
            valueCodeableConcept: reason,
          })),
        ],
      },
    ],
    ...noted,
    text: sentence(answer, words),
  }
}

function sentence(answer: Said['answer'], words: string): string {
  switch (answer) {
    case 'takes':
      return 'Takes it as written'
    case 'otherwise':
      return `Takes it otherwise: ${words}`
    case 'not':
      return `Does not take it: ${words}`
    case 'taken-back':
      return 'What was asked is taken back'
  }
}

/** Is this comment an answer, or that it was taken back? */
export const isAnswerNote = ({ extension }: Pick<Annotation, 'extension'>): boolean =>
  extension?.some(({ url }) => url === reconciled) ?? false

/** What was said last, in whichever visit; null: nobody asked, or it was taken back. */
export function lastWord({ note = [] }: Pick<MedicationStatement, 'note'>): LastWord | null {
  const last = note.findLast(isAnswerNote)
  const said = last?.extension?.find(({ url }) => url === reconciled)?.extension ?? []
  const of = (name: string) => said.find(({ url }) => url === name)
  const code = of('answer')?.valueCode
  const answer = answers.find((one) => one === code)
  if (!last || !answer) return null
  const reasons = said.flatMap(({ url, valueCodeableConcept }) =>
    url === 'reason-before' && valueCodeableConcept ? [valueCodeableConcept] : [],
  )
  return {
    answer,
    words: wordsOf(answer, last.text ?? ''),
    at: last.time ?? null,
    by: last.authorReference ?? null,
    visit:
      /^Encounter\/([A-Za-z0-9\-.]{1,64})$/.exec(of('visit')?.valueReference?.reference ?? '')?.[1] ?? null,
    before: {
      status: (of('status-before')?.valueCode ?? 'unknown') as MedicationStatement['status'],
      ...(reasons.length > 0 ? { statusReason: reasons } : {}),
    },
  }
}

const wordsOf = (answer: Answer, text: string): string => {
  const begin = sentence(answer, '')
  return answer !== 'takes' && text.startsWith(begin) ? text.slice(begin.length) : ''
}

/** How a statement of its own stands after it. */
export function standingAfter(
  answer: Answer,
  words: string,
  before: Pick<MedicationStatement, 'status' | 'statusReason'>,
): Pick<MedicationStatement, 'status' | 'statusReason'> {
  if (answer === 'not') return { status: 'not-taken', statusReason: [{ text: words }] }
  // What was on hold and is taken all the same is taken; why it was not is over with it.
  return before.status === 'active' && before.statusReason
    ? { status: 'active', statusReason: before.statusReason }
    : { status: 'active' }
}
