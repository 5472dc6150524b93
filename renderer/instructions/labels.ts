import { formatMoment } from '../../main/clinical/dates.ts'
import type { OfferedInstructions, SentInstructionsView } from '../../preload/views/index.ts'

/** In both languages: who reads one of them may not read the other. */
export const notReviewed = {
  en: 'Not reviewed by a qualified person.',
  es: 'Esta traducción no fue revisada por una persona calificada.',
} as const

export function offeredLabel({ title, fit, code }: OfferedInstructions): string {
  if (fit === 'diagnosis') return `${title} · for ${code}`
  return fit === 'reason' ? `${title} · for the reason of the visit` : title
}

export function sentLabel({ language, unreviewed, sent, from, waits }: SentInstructionsView): string {
  const words = language === 'es' ? `Spanish${unreviewed ? ', not reviewed' : ''}` : 'English'
  return `${words} · ${waits ? 'waits to be sent' : 'sent'} · ${formatMoment(sent)}${from ? ` · ${from}` : ''}`
}
