import type { sources } from './sources.ts'

/**
 * One yes/no question of the intake. A yes flags the row; it is the patient's own answer, no assessment.
 * `priority`: the priority that a yes asks for. `stat` where the source says 911 or the emergency room, `urgent` where it
 * says care at once and no more, and for a positive suicide screen.
 */
export type IntakeQuestion = {
  id: string
  /** For the clinician, in a few words. */
  label: string
  en: string
  /** Not reviewed by a native speaker yet. */
  es: string
  priority: 'stat' | 'urgent'
  source: keyof typeof sources
}

export type QuestionGroup = {
  id: string
  /**
   * Words of the reason that lead here, as `plainReason` writes them; none: only where nothing else fits, or by age.
   */
  words: RegExp | null
  questions: readonly [IntakeQuestion, IntakeQuestion, IntakeQuestion]
}

export type Priority = IntakeQuestion['priority']
type Row = [label: string, en: string, es: string, priority: Priority, source: keyof typeof sources]

/** `words`: alternatives, each from the beginning of a word. */
export function group(id: string, words: string | null, rows: Record<string, Row>): QuestionGroup {
  const questions = Object.entries(rows).map(([name, [label, en, es, priority, source]]) => ({
    id: `${id}.${name}`,
    label,
    en,
    es,
    priority,
    source,
  }))
  return {
    id,
    words: words === null ? null : new RegExp(String.raw`\b(?:${words})`),
    questions: questions as unknown as QuestionGroup['questions'],
  }
}
