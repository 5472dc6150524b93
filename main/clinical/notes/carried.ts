import { formatDate } from '../dates.ts'

type LastNote = { when: string; author: string; parts: { title: string; text: string }[] }
type Carried = { section: 'subjective' | 'assessment' | 'plan'; title: string; text: string }

/**
 * What of the last note may go into a new one, section by section, each with whose words of which day they are. Never carried:
 * what was found (all of *Objective*), and a line elsewhere that says a vital sign, an exam, a risk or a time, since those are of
 * their own day and would be read as of this one.
 */
export function carriedFrom({ when, author, parts }: LastNote): Carried[] {
  return parts.flatMap(({ title, text }) => {
    const section = sections[title.trim().toLowerCase()]
    const kept = text
      .split('\n')
      .filter((line) => !ofItsDay.test(line))
      .join('\n')
      .trim()
    if (!section || kept === '') return []
    return [{ section, title: title.trim(), text: `From ${formatDate(when)}, ${author}:\n${kept}` }]
  })
}

const sections: Record<string, Carried['section']> = {
  subjective: 'subjective',
  assessment: 'assessment',
  plan: 'plan',
}

const ofItsDay =
  /\b(bp|blood pressure|heart rate|hr|pulse|resp(iratory)? rate|rr|spo2|o2 sat\w*|temp(erature)?|fever|weight|bmi|vitals?|exam\w*|review of systems|ros|risk\w*|suicid\w*|homicid\w*|self-harm|safety plan|minutes?|min|hours?|time)\b|\d{1,2}:\d\d|\d ?°/i
