import { formatDate } from '../dates.ts'

/** What is on record when a visit begins; null or empty: it is not, and nothing is said of it. */
export type AtTheBeginning = {
  age: string | null
  sex: string | null
  /** Where the patient says they are, `stated` in the visit, else in the intake. */
  place: { city: string; state: string | null; stated: boolean } | null
  companions: string | null
  identityConfirmed: boolean
  consent: {
    method: 'verbal' | 'written'
    by: 'patient' | 'guardian' | 'other'
    name: string | null
    at: string
  } | null
  /** `none`: recorded as none. Null: nothing is recorded, or not all is loaded. */
  allergies: { none: string | null; named: { text: string; reaction: string | null }[] } | null
}

/** The first line of a note, of what is recorded alone: "47 y F, in Worcester, MA, with son, 15; identity confirmed; …" Empty: nothing is. */
export function firstLine(of: AtTheBeginning): string {
  const who = [personOf(of), placeOf(of), companionsOf(of)].filter(Boolean).join(', ')
  const parts = [who, of.identityConfirmed ? 'identity confirmed' : '', consentOf(of), allergiesOf(of)]
  const line = parts.filter(Boolean).join('; ')
  return line === '' ? '' : `${line}.`
}

const letters: Record<string, string> = { female: 'F', male: 'M' }

function personOf({ age, sex }: AtTheBeginning): string {
  const said = sex === null || sex === 'unknown' ? '' : (letters[sex] ?? sex)
  return [age, said].filter(Boolean).join(' ')
}

function placeOf({ place }: AtTheBeginning): string {
  if (!place) return ''
  const where = [place.city, place.state].filter(Boolean).join(', ')
  if (where === '') return ''
  return place.stated ? `in ${where}` : `in ${where} (intake)`
}

const kin =
  /^(a|her|his|their|the|both|two|son|daughter|child|children|husband|wife|spouse|partner|mother|father|parents?|mom|dad|sister|brother|aunt|uncle|grandmother|grandfather|guardian|friend|neighbor|caregiver|nurse|family)\b/i

function companionsOf({ companions }: AtTheBeginning): string {
  const said = companions?.trim() ?? ''
  if (said === '') return ''
  // Only where that is all that was said: "alone, her husband next door" is not alone.
  if (/^(alone|none|nobody|no one)[.!]?$/i.test(said)) return 'alone'
  if (/^(alone|none|nobody|no one)\b/i.test(said)) return `who else is there: “${said}”`
  // A name keeps its capital.
  return `with ${kin.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said}`
}

function consentOf({ consent }: AtTheBeginning): string {
  if (!consent) return ''
  const by =
    consent.by === 'patient'
      ? ''
      : ` by ${[consent.by === 'guardian' && 'guardian', consent.name].filter(Boolean).join(' ') || 'another'}`
  return `telehealth consent ${consent.method}${by}, ${formatDate(consent.at)}`
}

function allergiesOf({ allergies }: AtTheBeginning): string {
  if (!allergies) return ''
  const named = allergies.named.map(({ text, reaction }) => (reaction ? `${text} (${reaction})` : text))
  const none = allergies.none ? allergies.none.charAt(0).toLowerCase() + allergies.none.slice(1) : ''
  if (named.length === 0) return none
  return `allergies: ${named.join(', ')}`
}
