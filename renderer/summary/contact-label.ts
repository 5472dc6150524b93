import { formatDateTime, formatTime, localDay } from '../../main/clinical/dates.ts'
import type { ContactMode, SummaryView } from '../../preload/views/index.ts'

type Held = Pick<SummaryView, 'start' | 'provider' | 'contacts' | 'contactsWithOthers' | 'reached'>

/** "by video, from 3:20 PM by phone (the picture did not hold)": each in its time, whoever's it was. */
export function contactLabel({ start, provider, contacts, contactsWithOthers, reached }: Held): string {
  const at = (since: string) =>
    start && localDay(Date.parse(since)) !== localDay(Date.parse(start))
      ? dayAndTime(since)
      : formatTime(since)
  const others = contactsWithOthers.map(({ mode, since, by }) => ({
    since,
    label: `${contactWays[mode]} with ${by ?? 'another provider'} from ${at(since)}`,
  }))
  const own = contacts.map(({ mode, since, reason, said }) => {
    const from = since === start && others.length === 0 ? '' : `from ${at(since)} `
    const afterwards = said ? `recorded afterwards, ${dayAndTime(said)}` : null
    const why = [reason, afterwards].filter(Boolean).join('; ')
    return { since, label: `${from}${contactWays[mode]}${why ? ` (${why})` : ''}` }
  })
  const said = [...others, ...own]
    .toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))
    .map(({ label }) => label)
  if (reached && own.length === 0) said.push('how it was held is not recorded')
  if (!reached && said.length === 0) said.push('the patient was not reached')
  else if (!reached)
    // One's own contact before the visit was given back is not of the turn in which it was signed.
    said.push(
      contactsWithOthers.some(({ by }) => by === provider)
        ? 'not reached again'
        : 'not reached by who signed',
    )
  return said.join(', ')
}

const contactWays: Record<ContactMode, string> = {
  video: 'by video',
  audio: 'by voice without video',
  phone: 'by phone',
}

/** Paper is read on other days: always with its date. */
export const dayAndTime = (dateTime: string | null): string =>
  dateTime ? formatDateTime(dateTime) : 'time not recorded'
