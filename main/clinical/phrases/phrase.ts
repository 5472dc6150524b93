/** A section of a note, as a phrase names it. */
export type PhraseSection = 'subjective' | 'objective' | 'assessment' | 'plan'

/** `section` null: where it was called. */
export type PhraseText = { section: PhraseSection | null; text: string }

/**
 * What is pressed before it is written. `tick`: its text when it is ticked, and nothing at all when it is not, since what
 * nobody pressed was perhaps never looked at. `exam`: a part of the body: its text where it was found normal; where it was not,
 * its label and a field. `question`: its text where the answer is yes, that of `not` where it is no. A score is of questions
 * alone.
 */
export type PhraseBox = {
  kind: 'tick' | 'exam' | 'question'
  label: string
  section: PhraseSection
  text: string
  /** Of a score; 0: none. */
  points: number
  /** Of a question, where the answer is no. `text` empty: nothing is written of it. */
  not: { text: string; points: number } | null
  /** The section in which the score's text stands only where this was answered with no. */
  stops: PhraseSection | null
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

const hasPoints = ({ points, not }: PhraseBox): boolean => points !== 0 || (not?.points ?? 0) !== 0

/** Points of an answer; null: there is none. */
function pointsOf({ points, not }: PhraseBox, pressed: Pressed[number]): number | null {
  if (pressed === true) return points
  return pressed === false ? (not?.points ?? 0) : null
}

/** The questions that a score still waits for. */
export const unanswered = ({ boxes }: Phrase, pressed: Pressed): string[] =>
  boxes.flatMap((box, place) => (hasPoints(box) && pointsOf(box, pressed[place]) === null ? [box.label] : []))

const ageIn = ({ ages }: PhraseScore, years: number | null): AgePoints | undefined =>
  ages.find(({ from, to }) => years !== null && years >= from && (to === null || years <= to))

/** Does the phrase have a score at this age? */
export const hasScoreAt = ({ score }: Phrase, ageYears: number | null): boolean =>
  score !== null && (score.ages.length === 0 || ageIn(score, ageYears) !== undefined)

/**
 * Points of the answers and of the age; null: the phrase has no score, or none at this age, or a question with points is not
 * answered yet: what nobody asked or looked at does not count as absent.
 */
export function scoreOf(phrase: Phrase, pressed: Pressed, ageYears: number | null): number | null {
  const { boxes, score } = phrase
  if (!score || !hasScoreAt(phrase, ageYears) || unanswered(phrase, pressed).length > 0) return null
  return boxes.reduce(
    (sum, box, place) => sum + (pointsOf(box, pressed[place]) ?? 0),
    ageIn(score, ageYears)?.points ?? 0,
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

function textOfBox({ kind, label, section, text, not }: PhraseBox, pressed: Pressed[number]): PhraseText[] {
  if (pressed === false) return not ? [{ section, text: not.text }] : []
  if (kind !== 'exam') return pressed === true ? [{ section, text }] : []
  if (pressed === 'normal') return [{ section, text }]
  return pressed === 'abnormal' ? [{ section, text: `${label}: ***` }] : []
}

function scoreTexts(phrase: Phrase, pressed: Pressed, ageYears: number | null): PhraseText[] {
  const { score, boxes } = phrase
  const points = scoreOf(phrase, pressed, ageYears)
  if (!score || points === null) return []
  const band = score.bands.findLast(({ atLeast }) => points >= atLeast) ?? score.bands[0]
  const found = boxes.flatMap((box, place) => signOf(box, pressed[place]))
  const stopped = boxes.flatMap(({ stops }, place) => (pressed[place] === false ? [] : [stops]))
  const fill = (text: string) =>
    text
      .replaceAll('{score}', String(points).replace('-', '−'))
      .replaceAll('{found}', found.join(', ') || 'none of its signs')
  return (band?.texts ?? [])
    .filter(({ section }) => section === null || !stopped.includes(section))
    .map(({ section, text }) => ({ section, text: fill(text) }))
}

/** What an answer with points says: "fever", "no cough". */
function signOf(box: PhraseBox, pressed: Pressed[number]): string[] {
  if (!pointsOf(box, pressed)) return []
  const label = box.label.charAt(0).toLowerCase() + box.label.slice(1)
  return [pressed === true ? label : `no ${label}`]
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
