/** A section of a note, as a phrase names it. */
export type PhraseSection = 'subjective' | 'objective' | 'assessment' | 'plan'

/** `section` null: where it was called. */
export type PhraseText = { section: PhraseSection | null; text: string }

/**
 * What is pressed before it is written. `tick`: its text when it is ticked, and nothing at all when it is not, since what
 * nobody pressed was perhaps never looked at. `exam`: a part of the body: its text where it was found normal; where it was not,
 * its label and a field.
 */
export type PhraseBox = {
  kind: 'tick' | 'exam'
  label: string
  section: PhraseSection
  text: string
  /** Of a score; 0: none. */
  points: number
}

/** Points by age in whole years, both ends included; null: no end. An age outside of all has no score. */
export type AgePoints = { from: number; to: number | null; points: number }

/** What stands of a score of so much or more, up to the next band. `{score}` and `{found}` are filled in. */
export type ScoreBand = { atLeast: number; texts: PhraseText[] }

export type PhraseScore = { name: string; ages: AgePoints[]; bands: ScoreBand[] }

/**
 * A text that is called by a dot and its name. In its texts `***` and `{words}` are fields to be filled in, and
 * `{one | other}` is a choice.
 */
export type Phrase = {
  id: string
  /** Small letters, digits and hyphens, beginning with a letter. */
  name: string
  title: string
  of: 'practice' | 'own'
  /** Words of a reason for the visit for which it is offered; empty: it is only called. */
  complaints: string[]
  texts: PhraseText[]
  boxes: PhraseBox[]
  score: PhraseScore | null
  /** What its rules come from, as it was read. */
  source: string | null
}

export const phraseName = /^[a-z][a-z0-9-]{0,29}$/

export type Field = { from: number; to: number; choices: string[] }

/** The fields of a text that still wait, in their order. `choices`: what a choice offers, empty for any other. */
export function fieldsOf(text: string): Field[] {
  return [...text.matchAll(/\*\*\*|\{[^{}\n]{1,200}\}/g)].map(({ 0: field, index }) => ({
    from: index,
    to: index + field.length,
    choices: field.includes('|')
      ? field
          .slice(1, -1)
          .split('|')
          .map((each) => each.trim())
      : [],
  }))
}

/** What was pressed of a phrase: of each box, by its place. */
export type Pressed = readonly (boolean | 'normal' | 'abnormal' | undefined)[]

/** Points of what is ticked and of the age; null: the phrase has no score, or none at this age. */
export function scoreOf({ boxes, score }: Phrase, pressed: Pressed, ageYears: number | null): number | null {
  if (!score) return null
  const age = score.ages.find(
    ({ from, to }) => ageYears !== null && ageYears >= from && (to === null || ageYears <= to),
  )
  if (score.ages.length > 0 && !age) return null
  return boxes.reduce(
    (sum, { points }, place) => (pressed[place] === true ? sum + points : sum),
    age?.points ?? 0,
  )
}

/** What a phrase writes in each section. Of the boxes only what was pressed is in it. */
export function phraseTexts(phrase: Phrase, pressed: Pressed, ageYears: number | null): PhraseText[] {
  const written = [
    ...phrase.boxes.flatMap((box, place) => textOfBox(box, pressed[place])),
    ...scoreTexts(phrase, pressed, ageYears),
  ]
  return joined([...phrase.texts, ...written])
}

function textOfBox({ kind, label, section, text }: PhraseBox, pressed: Pressed[number]): PhraseText[] {
  if (kind === 'tick') return pressed === true ? [{ section, text }] : []
  if (pressed === 'normal') return [{ section, text }]
  return pressed === 'abnormal' ? [{ section, text: `${label}: ***` }] : []
}

function scoreTexts(phrase: Phrase, pressed: Pressed, ageYears: number | null): PhraseText[] {
  const { score, boxes } = phrase
  const points = scoreOf(phrase, pressed, ageYears)
  // Before anything is pressed there is no finding that a score could be of.
  if (!score || points === null || !pressed.includes(true)) return []
  const band = score.bands.findLast(({ atLeast }) => points >= atLeast) ?? score.bands[0]
  const found = boxes.flatMap(({ label, points }, place) =>
    pressed[place] === true && points !== 0 ? [label.charAt(0).toLowerCase() + label.slice(1)] : [],
  )
  const fill = (text: string) =>
    text
      .replaceAll('{score}', String(points).replace('-', '−'))
      .replaceAll('{found}', found.join(', ') || 'none of its signs')
  return (band?.texts ?? []).map(({ section, text }) => ({ section, text: fill(text) }))
}

/** One text a section, a line for each part. */
function joined(texts: PhraseText[]): PhraseText[] {
  const bySection = new Map<PhraseText['section'], string[]>()
  for (const { section, text } of texts)
    if (text !== '') bySection.set(section, [...(bySection.get(section) ?? []), text])
  return [...bySection].map(([section, lines]) => ({ section, text: lines.join('\n') }))
}

/** Those that a few letters may mean, the likeliest first: by the name, then by a word of the title. */
export function findPhrases(phrases: readonly Phrase[], typed: string): Phrase[] {
  const query = typed.toLowerCase()
  const rank = ({ name, title }: Phrase): number => {
    if (name === query) return 0
    if (name.startsWith(query)) return 1
    return title
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .some((word) => word.startsWith(query))
      ? 2
      : 3
  }
  return phrases
    .map((phrase) => ({ phrase, at: rank(phrase) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at || ownFirst(a.phrase) - ownFirst(b.phrase))
    .map(({ phrase }) => phrase)
}

const ownFirst = ({ of }: Phrase): number => (of === 'own' ? 0 : 1)

/** Those that are offered for a reason for the visit. */
export function phrasesFor(phrases: readonly Phrase[], reason: string): Phrase[] {
  const said = ` ${reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ')} `
  return phrases.filter(({ complaints }) => complaints.some((words) => said.includes(` ${words} `)))
}
