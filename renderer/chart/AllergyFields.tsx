import type { AllergyView } from '../../preload/views/index.ts'
import { RadioGroup } from '../ui/RadioGroup.tsx'

export type Kind = NonNullable<AllergyView['kind']>
export type Severity = NonNullable<AllergyView['severity']>
export type Criticality = NonNullable<AllergyView['criticality']>
/** '': not known. A form's values are strings, so that they can be kept half filled in. */
export type Judged = { kind: Kind | ''; severity: Severity | ''; criticality: Criticality }

export const notJudged: Judged = { kind: '', severity: '', criticality: 'unable-to-assess' }

/** What kind of reaction it was, how bad, and how bad the next one could be: three statements. */
export function AllergyFields({
  of,
  onChange,
}: {
  of: Judged
  onChange: <K extends keyof Judged>(name: K, value: Judged[K]) => void
}) {
  return (
    <>
      <RadioGroup
        label="Kind of reaction"
        value={of.kind}
        options={[
          ['allergy', 'Allergy'],
          ['intolerance', 'Intolerance'],
          ['side-effect', 'Side effect'],
          ['', 'Not known'],
        ]}
        onChoose={(chosen) => onChange('kind', chosen)}
      />
      <RadioGroup
        label="How bad it was"
        value={of.severity}
        options={[
          ['mild', 'Mild'],
          ['moderate', 'Moderate'],
          ['severe', 'Severe'],
          ['', 'Not known'],
        ]}
        onChoose={(chosen) => onChange('severity', chosen)}
      />
      <RadioGroup
        label="Risk of another reaction"
        value={of.criticality}
        options={[
          ['high', 'High risk'],
          ['low', 'Low risk'],
          ['unable-to-assess', 'Not known'],
        ]}
        onChoose={(chosen) => onChange('criticality', chosen)}
      />
    </>
  )
}
