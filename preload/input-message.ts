import type { z } from 'zod'

/** Why an entry was not taken, for the person who made it: what can be mended is named, and nothing of what was entered. */
export function inputMessage(error: z.ZodError): string {
  for (const issue of error.issues) {
    if (issue.code === 'too_big' && issue.origin === 'string')
      return `This text is too long: at most ${issue.maximum} characters fit. Shorten it and try again.`
    if (issue.code === 'too_small' && issue.origin === 'string')
      return 'Something is still empty that has to be filled in.'
    if (issue.code === 'too_big' || issue.code === 'too_small')
      return `A figure is out of range: ${issue.code === 'too_big' ? 'at most' : 'at least'} ${
        issue.code === 'too_big' ? issue.maximum : issue.minimum
      }.`
  }
  return 'Rounds was asked something it does not understand. Nothing was changed.'
}
