import { useBridgeQuery } from '../base/queries.ts'
import { InlineError } from '../ui/InlineError.tsx'

/** Of a refill: who prescribed it last, when it was filled, and what that prescription does not say. */
export function LastPrescription({ encounterId, medicineId }: { encounterId: string; medicineId: string }) {
  const { data, error } = useBridgeQuery('orders.refill', { encounterId, medicineId })
  return (
    <section className="last-prescription" aria-label="Last prescription">
      {data && !data.choice && (
        <p className="tone-warn">
          {data.medication} is not in the catalog here. Choose what is ordered in its place.
        </p>
      )}
      {data && (
        <p className="quiet">
          {data.says.map(({ text, warns }) => (
            <span key={text} className={warns ? 'tone-warn' : ''}>
              {text}{' '}
            </span>
          ))}
        </p>
      )}
      <InlineError problem={error} />
    </section>
  )
}
