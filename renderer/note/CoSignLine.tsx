import { formatMoment } from '../../main/clinical/dates.ts'
import type { CoSignatureView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'

/** Whether the supervisor whom a signed note names has co-signed what stands. */
export function CoSignLine({ of }: { of: CoSignatureView }) {
  return (
    <p className="co-sign-line">
      <span className={of.state === 'given' ? 'tone-kept' : 'tone-warn'}>{coSignLabel(of)}</span>
    </p>
  )
}

function coSignLabel({ by, at, state }: CoSignatureView): string {
  switch (state) {
    case 'given':
      return `Co-signed by ${by}, ${formatMoment(at)}`
    case 'awaited':
      return `Waits for the co-signature of ${by}`
    case 'awaited-again':
      return `${by} co-signed what stood before; the addendum waits for their co-signature`
    default:
      return assertNever(state)
  }
}
