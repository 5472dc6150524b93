import { useState } from 'react'
import { otherUnitText, readVital } from '../../main/clinical/observations/read-vital.ts'
import {
  type VitalKind,
  vitalKindOf,
  vitalKinds,
  vitalSources,
} from '../../main/clinical/observations/vital-signs.ts'
import type { ObservationView } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { useFormDraft } from '../base/form-draft.ts'
import { enterVitals } from './actions.ts'
import { EntryField } from './EntryField.tsx'
import { EntryForm } from './EntryForm.tsx'
import { Measured, type MeasuredValues, momentOf, notMeasured } from './Measured.tsx'
import { Retract } from './Retract.tsx'
import { StartAgain } from './StartAgain.tsx'
import { useChange } from './use-change.ts'

type Typed = Record<VitalKind, string>
type Values = Typed & MeasuredValues

const noneTyped = Object.fromEntries(vitalKinds.map((kind) => [kind, ''])) as Typed
const empty: Values = { ...noneTyped, ...notMeasured }

/** As clinicians write them; of two units, one is typed. */
const short: Record<VitalKind, { label: string; placeholder: string }> = {
  'blood-pressure': { label: 'BP', placeholder: 'mmHg' },
  'heart-rate': { label: 'Pulse', placeholder: '/min' },
  'respiratory-rate': { label: 'Resp. rate', placeholder: '/min' },
  'oxygen-saturation': { label: 'SpO₂', placeholder: '%' },
  temperature: { label: 'Temp.', placeholder: '°F or °C' },
  weight: { label: 'Weight', placeholder: 'kg or lb' },
  height: { label: 'Height', placeholder: 'in or cm' },
}

const readOf = (kinds: readonly VitalKind[], values: Values) =>
  kinds.map((kind) => ({ kind, read: readVital(kind, values[kind]) }))

/** The fields; a fault is said once the field was left, or recording was tried. */
function Fields({
  kinds,
  values,
  onType,
}: {
  kinds: readonly VitalKind[]
  values: Values
  onType: (kind: VitalKind, text: string) => void
}) {
  const [left, setLeft] = useState<ReadonlySet<VitalKind>>(new Set())
  return (
    <div className="entry-fields">
      {readOf(kinds, values).map(({ kind, read }) => (
        <EntryField
          key={kind}
          {...short[kind]}
          maxLength={30}
          value={values[kind]}
          onChange={(event) => onType(kind, event.target.value)}
          onBlur={() => setLeft(new Set(left).add(kind))}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setLeft(new Set(kinds))
          }}
          reads={read && 'vital' in read ? otherUnitText(read.vital) : null}
          fault={left.has(kind) && read && 'fault' in read ? read.fault : null}
        />
      ))}
    </div>
  )
}

/** Vital signs as the patient tells them, or as they are seen: what is typed is recorded, what is left empty is not. */
export function VitalsForm({ encounterId, onClose }: { encounterId: string; onClose: () => void }) {
  const [values, setValues] = useState(empty)
  const draft = useFormDraft(encounterId, 'vitals', values, (kept) => setValues({ ...empty, ...kept }))
  const { run, isPending, error } = useCommand('chart.recordVitals')
  const read = readOf(vitalKinds, values)
  const vitals = read.flatMap(({ read }) => (read && 'vital' in read ? read.vital : []))
  const { source } = values
  const isWhole = read.every(({ read }) => !read || 'vital' in read)
  const close = () => {
    draft.forget()
    onClose()
  }
  return (
    <EntryForm
      title={enterVitals.title}
      submit="Record"
      back={enterVitals.title}
      ready={vitals.length > 0 && isWhole && source !== '' && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        source !== '' && (await run({ encounterId, vitals, source, at: momentOf(values) })).ok
      }
    >
      <Fields
        kinds={vitalKinds}
        values={values}
        onType={(kind, text) => setValues({ ...values, [kind]: text })}
      />
      <Measured of={values} onChange={(name, value) => setValues({ ...values, [name]: value })} />
    </EntryForm>
  )
}

const sourceOf = ({ source }: ObservationView): MeasuredValues['source'] =>
  (Object.keys(vitalSources) as (keyof typeof vitalSources)[]).find((one) => vitalSources[one] === source) ??
  ''

/** One vital sign that was entered in this visit, corrected or retracted. */
export function CorrectVital({
  encounterId,
  of,
  onClose,
}: {
  encounterId: string
  of: ObservationView
  onClose: () => void
}) {
  const kind = vitalKindOf(of.code ?? undefined)
  const { values, set, startAgain, close } = useChange<Values>({
    encounterId,
    form: 'change',
    of: `Observation/${of.id}`,
    version: of.version,
    valuesNow: () => ({
      ...empty,
      ...(kind ? { [kind]: `${of.value} ${of.unit ?? ''}`.trim() } : {}),
      source: sourceOf(of),
    }),
    onClose,
  })
  const { run, isPending, error } = useCommand('chart.correctVital')
  if (!kind) return null
  const read = readVital(kind, values[kind])
  const vital = read && 'vital' in read ? read.vital : null
  const { source } = values
  return (
    <EntryForm
      title={`Correct ${of.name}`}
      submit="Save the correction"
      back={enterVitals.title}
      ready={vital !== null && source !== '' && !isPending}
      error={error}
      onClose={close}
      onSubmit={async () =>
        vital !== null &&
        source !== '' &&
        (
          await run({
            encounterId,
            observationId: of.id,
            seen: values.seen,
            vital,
            source,
            at: values.day ? momentOf(values) : of.when,
          })
        ).ok
      }
      more={
        <Retract
          encounterId={encounterId}
          entry={{ type: 'Observation', id: of.id }}
          of={values}
          onChange={set}
          onDone={close}
        />
      }
    >
      <StartAgain onPress={startAgain} />
      <Fields kinds={[kind]} values={values} onType={(_, text) => set({ [kind]: text })} />
      <Measured of={values} onChange={(name, value) => set({ [name]: value })} />
    </EntryForm>
  )
}
