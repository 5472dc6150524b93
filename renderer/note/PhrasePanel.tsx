import './phrases.css'
import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import {
  type Phrase,
  type PhraseBox,
  type PhraseText,
  type Pressed,
  phraseTexts,
  scoreOf,
} from '../../main/clinical/phrases/phrase.ts'
import { useVisit } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'

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

  const asksExam = phrase.boxes.some(({ kind }) => kind === 'exam')

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
        <p className="quieter">
          Only what you press is written. {asksExam && <>N: normal, A: not normal. </>}Enter writes it.
        </p>
      </div>
      <ul className="phrase-rows">
        {phrase.boxes.map((box, place) => (
          <li key={box.label}>
            {box.kind === 'tick' ? (
              <Tick box={box} on={pressed[place] === true} onPress={(on) => press(place, on || undefined)} />
            ) : (
              <Exam box={box} found={pressed[place]} onPress={(found) => press(place, found)} />
            )}
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

function Tick({ box, on, onPress }: { box: PhraseBox; on: boolean; onPress: (on: boolean) => void }) {
  return (
    <label className="phrase-tick">
      <input type="checkbox" checked={on} onChange={(event) => onPress(event.currentTarget.checked)} />
      <span>{box.label}</span>
      {box.points !== 0 && <span className="phrase-points">{points(box.points)}</span>}
    </label>
  )
}

const findings = [
  ['', 'Not looked at'],
  ['normal', 'Normal'],
  ['abnormal', 'Not normal'],
] as const

function Exam({
  box,
  found,
  onPress,
}: {
  box: PhraseBox
  found: Pressed[number]
  onPress: (found: 'normal' | 'abnormal' | undefined) => void
}) {
  const name = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const letter = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey || event.altKey || (letter !== 'n' && letter !== 'a')) return
    event.preventDefault()
    // The keyboard is on the next part by now: held, it would say of all of them what was seen of one.
    if (event.repeat) return
    onPress(letter === 'n' ? 'normal' : 'abnormal')
    focusRow(event.currentTarget.closest('li')?.nextElementSibling)
  }
  return (
    <fieldset className="phrase-exam" onKeyDown={onKeyDown}>
      <legend>{box.label}</legend>
      {findings.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={(found || '') === value}
            onChange={() => onPress(value === '' ? undefined : value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
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
        <span className="tone-warn">
          {age === null ? 'No score: the age is not known.' : `No score at ${ageSaid}.`}
        </span>
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

const points = (value: number, signed = true): string =>
  value < 0 ? `−${-value}` : `${signed && value > 0 ? '+' : ''}${value}`

/** Up and down go from row to row, also out of radios, which the browser would choose with these keys. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const row = (event.target as Element).closest('li')
  if (!row) return
  event.preventDefault()
  focusRow(event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling)
}

const focusRow = (row: Element | null | undefined): void =>
  row?.querySelector<HTMLElement>('input:checked, input')?.focus()
