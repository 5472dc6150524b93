import { type FollowUp, type FollowUpUnit, mostFollowUp } from '../../main/clinical/visits/follow-up.ts'

const units: Partial<Record<string, FollowUpUnit>> = { d: 'days', w: 'weeks', m: 'months' }

/** What was said so far: the follow-up, and figures that wait for their unit. */
export type Said = { followUp: FollowUp | null; figures: string }

/**
 * What one key adds: 0 is none, b if not better, 2 and w in two weeks; Backspace takes a figure back. Null: it means nothing
 * here.
 */
export function afterKey({ followUp, figures }: Said, key: string): Said | null {
  if (key === '0' && figures === '') return { followUp: { when: 'none' }, figures: '' }
  if (key === 'b') return { followUp: { when: 'if-not-better' }, figures: '' }
  if (/^\d$/.test(key)) {
    const next = Number(`${figures}${key}`) > mostFollowUp ? key : `${figures}${key}`
    return { followUp, figures: next }
  }
  if (key === 'backspace' && figures !== '') return { followUp, figures: figures.slice(0, -1) }
  const unit = units[key]
  if (!unit) return null
  const value = Number(figures) || (followUp?.when === 'in' ? followUp.value : 1)
  return { followUp: { when: 'in', value, unit }, figures: '' }
}
