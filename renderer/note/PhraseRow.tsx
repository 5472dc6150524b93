import { type KeyboardEvent, useId } from 'react'
import type { PhraseBox, Pressed } from '../../main/clinical/phrases/phrase.ts'

type Answer = Pressed[number]
type RowProps = { box: PhraseBox; pressed: Answer; onPress: (value: Answer) => void }

/** What one box of a phrase asks. */
export function PhraseRow(props: RowProps) {
  const { kind } = props.box
  if (kind === 'tick') return <Tick {...props} />
  return <OneOf {...props} of={kind === 'exam' ? findings : answers} />
}

/** The keys of its kind, said above the rows. */
export const keysOf = ({ kind }: PhraseBox): string =>
  ({ tick: '', exam: 'N: normal, A: not normal. ', question: 'Y: yes, N: no. ' })[kind]

export const points = (value: number, signed = true): string =>
  value < 0 ? `−${-value}` : `${signed && value > 0 ? '+' : ''}${value}`

export const focusRow = (row: Element | null | undefined): void =>
  row?.querySelector<HTMLElement>('input:checked, input')?.focus()

function Tick({ box, pressed, onPress }: RowProps) {
  return (
    <label className="phrase-tick">
      <input
        type="checkbox"
        checked={pressed === true}
        onChange={(event) => onPress(event.currentTarget.checked || undefined)}
      />
      <span>{box.label}</span>
    </label>
  )
}

type Choice = { value: Answer; label: string; key?: string }
const findings: Choice[] = [
  { value: undefined, label: 'Not looked at' },
  { value: 'normal', label: 'Normal', key: 'n' },
  { value: 'abnormal', label: 'Not normal', key: 'a' },
]
const answers: Choice[] = [
  { value: undefined, label: 'Not asked' },
  { value: true, label: 'Yes', key: 'y' },
  { value: false, label: 'No', key: 'n' },
]

function OneOf({ box, pressed, onPress, of }: RowProps & { of: Choice[] }) {
  const name = useId()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const choice = of.find(({ key }) => key === event.key.toLowerCase())
    if (!choice) return
    event.preventDefault()
    // The keyboard is on the next row by now: held, it would say of all of them what was found of one.
    if (event.repeat) return
    onPress(choice.value)
    focusRow(event.currentTarget.closest('li')?.nextElementSibling)
  }
  return (
    <fieldset className="phrase-exam" data-kind={box.kind} onKeyDown={onKeyDown}>
      <legend>{box.label}</legend>
      {of.map(({ value, label }) => (
        <label key={label}>
          <input type="radio" name={name} checked={pressed === value} onChange={() => onPress(value)} />
          <span>{label}</span>
          <Points of={box} value={value} />
        </label>
      ))}
    </fieldset>
  )
}

function Points({ of: { points: yes, not }, value }: { of: PhraseBox; value: Answer }) {
  const counts = value === true ? yes : value === false ? (not?.points ?? 0) : 0
  return counts === 0 ? null : <span className="phrase-points">{points(counts)}</span>
}
