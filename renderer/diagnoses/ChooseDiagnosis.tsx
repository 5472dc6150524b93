import { useState } from 'react'
import { formatDate } from '../../main/clinical/dates.ts'
import type { DiagnosisChoice } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { afterSide, asksSeventh, asksSide, seventhLabel, sideLabel } from './ask-variant.ts'

/** One diagnosis after another: searched, then asked of its side and its seventh character where it has these. */
export function ChooseDiagnosis({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<{ of: DiagnosisChoice; side: boolean } | null>(null)
  const query = typed.trim()
  const answer = useBridgeQuery('diagnoses.search', query.length >= 2 ? { encounterId, query } : null, {
    keepPrevious: true,
  })
  const { query: foundFor } = (answer.input ?? { query: '' }) as { query: string }
  const data = query.length >= 2 ? answer.data : null
  const ended = data?.ended ?? null
  const head = data?.found.find(({ choosable }) => !choosable)
  const items = [...(ended?.successors ?? []), ...(data?.found ?? [])].filter(({ choosable }) => choosable)
  const { run, error: problem } = useCommand('diagnoses.add')

  const add = async (code: string) => {
    setAsked(null)
    const result = await run({ encounterId, code })
    if (result.ok) setTyped('')
  }
  /** What is still to be said of it; else it is added. */
  const goOn = (of: DiagnosisChoice, side: boolean) => {
    if ((side && asksSide(of)) || asksSeventh(of)) setAsked({ of, side: side && asksSide(of) })
    else void add(of.code)
  }
  if (asked)
    return (
      <AskVariant
        of={asked.of}
        side={asked.side}
        onSide={(code) => goOn(afterSide(asked.of, code), false)}
        onSeventh={(code) => void add(code)}
        onBack={() => setAsked(null)}
      />
    )
  return (
    <div className="diagnosis-search">
      {head && (
        <p className="quiet" role="status">
          {head.code}, {head.title}, heads others. Choose one of them.
        </p>
      )}
      {ended && (
        <p className="tone-stop" role="status">
          {ended.code}, {ended.title}, is no code any more since {formatDate(ended.since)}. Below is what took
          its place.
        </p>
      )}
      <SearchField
        label="Diagnosis"
        placeholder="Code, word or everyday name"
        typed={typed}
        onTyped={setTyped}
        items={items}
        foundFor={query.length >= 2 ? foundFor : query}
        line={lineOf}
        none={query.length >= 2 && foundFor === query && `Nothing found for “${query}”.`}
        onChosen={(of) => goOn(of, true)}
        onGivenUp={onClose}
      />
      <Button kind="bare" small onClick={onClose}>
        Done
      </Button>
      <InlineError problem={problem ?? answer.error} />
    </div>
  )
}

const lineOf = ({ code, title }: DiagnosisChoice) => ({
  key: code,
  name: `${code} ${title}`,
  content: (
    <>
      <span className="diagnosis-code figures">{code}</span> {title}
    </>
  ),
})

function AskVariant({
  of,
  side,
  onSide,
  onSeventh,
  onBack,
}: {
  of: DiagnosisChoice
  side: boolean
  onSide: (code: string) => void
  onSeventh: (code: string) => void
  onBack: () => void
}) {
  const variants = side ? of.sides : of.seventh
  return (
    <fieldset
      className="diagnosis-ask"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onBack()
      }}
    >
      <legend>
        {side ? `${of.code} ${of.title}: which side?` : `${of.code} ${of.title}: which encounter?`}
      </legend>
      {variants.map((one, at) => (
        <Button
          // One by one: the next question begins at its own first answer.
          key={`${side} ${one.code}`}
          small
          autoFocus={at === 0}
          onClick={() => (side ? onSide(one.code) : onSeventh(one.code))}
        >
          {side ? sideLabel(one.of) : seventhLabel(one)} <span className="quiet figures">{one.code}</span>
        </Button>
      ))}
      <Button kind="bare" small onClick={onBack}>
        Back
      </Button>
    </fieldset>
  )
}
