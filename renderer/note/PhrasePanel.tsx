import './phrases.css'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import {
  hasScoreAt,
  type Phrase,
  type PhraseText,
  type Pressed,
  phraseTexts,
  scoreOf,
  unanswered,
} from '../../main/clinical/phrases/phrase.ts'
import { useVisit } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { focusRow, keysOf, PhraseRow, points } from './PhraseRow.tsx'

/**
 * What a phrase asks before it is written: each box is pressed or left, and what would stand in the note is in sight. Native
 * controls: Tab goes through them, Space ticks, Enter writes; of an exam N says normal and goes on. Escape writes nothing.
 */
export function PhrasePanel({
  phrase,
  encounterId,
  onWrite,
  onClose,
}: {
  phrase: Phrase
  encounterId: string
  onWrite: (texts: PhraseText[]) => void
  onClose: () => void
}) {
  const { data: visit } = useVisit(encounterId)
  const [pressed, setPressed] = useState<Pressed>(() => phrase.boxes.map(() => undefined))
  const form = useRef<HTMLFormElement>(null)
  const title = useId()
  const age = visit?.ageYears ?? null
  const texts = phraseTexts(phrase, pressed, age)
  const press = (place: number, value: Pressed[number]) =>
    setPressed((before) => before.map((each, at) => (at === place ? value : each)))

  const keys = new Set(phrase.boxes.map(keysOf))

  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' })
    form.current?.querySelector('input')?.focus({ preventScroll: true })
  }, [])

  const write = (event: FormEvent) => {
    event.preventDefault()
    onWrite(texts)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onClose()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event)
  }

  return (
    <form
      className="phrase-panel"
      ref={form}
      aria-labelledby={title}
      autoComplete="off"
      onSubmit={write}
      onKeyDown={onKeyDown}
    >
      <div className="phrase-head">
        <h3 id={title}>{phrase.title}</h3>
        <p className="quieter">Only what you press is written. {[...keys].join('')}Enter writes it.</p>
      </div>
      <ul className="phrase-rows">
        {phrase.boxes.map((box, place) => (
          <li key={box.label}>
            <PhraseRow box={box} pressed={pressed[place]} onPress={(value) => press(place, value)} />
          </li>
        ))}
      </ul>
      {phrase.score && <Score phrase={phrase} pressed={pressed} age={age} ageSaid={visit?.age ?? null} />}
      <section className="phrase-written" aria-label="What will be written">
        {texts.length === 0 && <p className="quieter">Nothing yet.</p>}
        {texts.map(({ section, text }) => (
          <div key={section ?? ''}>
            {section && <p className="overline">{section}</p>}
            <p className="phrase-text">{text}</p>
          </div>
        ))}
      </section>
      {phrase.source && <p className="phrase-source quieter">{phrase.source}</p>}
      <div className="section-acts">
        <Button small kind="accent" type="submit" disabled={texts.length === 0}>
          Write it
        </Button>
        <Button small kind="bare" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function Score({
  phrase,
  pressed,
  age,
  ageSaid,
}: {
  phrase: Phrase
  pressed: Pressed
  age: number | null
  ageSaid: string | null
}) {
  const score = scoreOf(phrase, pressed, age)
  if (!phrase.score) return null
  const ofAge = phrase.score.ages.find(
    ({ from, to }) => age !== null && age >= from && (to === null || age <= to),
  )
  return (
    <p className="phrase-score" role="status">
      <strong>{phrase.score.name}</strong>{' '}
      {score === null ? (
        <span className="tone-warn">{whyNone(phrase, pressed, age, ageSaid)}</span>
      ) : (
        <>
          <strong className="phrase-sum">{points(score, false)}</strong>
          {ofAge && (
            <span className="quieter">
              {' '}
              age {ageSaid}: {points(ofAge.points)}
            </span>
          )}
        </>
      )}
    </p>
  )
}

function whyNone(phrase: Phrase, pressed: Pressed, age: number | null, ageSaid: string | null): string {
  if (age === null) return 'No score: the age is not known.'
  if (!hasScoreAt(phrase, age)) return `No score at ${ageSaid}.`
  return `No score before all is answered: ${unanswered(phrase, pressed).join('; ')}.`
}

/** Up and down go from row to row, also out of radios, which the browser would choose with these keys. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const row = (event.target as Element).closest('li')
  if (!row) return
  event.preventDefault()
  focusRow(event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling)
}
