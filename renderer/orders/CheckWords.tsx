import type { OrderCheck } from '../../preload/views.ts'
import { Button } from '../ui/Button.tsx'

/** What the check found, and what it did not look at: silence is never "no alerts". */
export function CheckWords({ check, onChooseAnother }: { check: OrderCheck; onChooseAnother?: () => void }) {
  return (
    <>
      {check.alerts.map((alert, index) => (
        <div
          key={`${alert.kind} ${alert.words}`}
          className="order-alert"
          data-severity={alert.severity}
          role="alert"
        >
          <p>
            <strong>{alert.severity === 'stop' ? 'Stop' : 'Look'}.</strong> {alert.words}
          </p>
          {index === 0 && onChooseAnother && (
            <Button small onClick={onChooseAnother}>
              Choose another
            </Button>
          )}
        </div>
      ))}
      {check.notChecked.length > 0 && (
        <p className="order-unchecked">
          <span className="heard-only">Not checked: </span>
          {check.notChecked.join(' · ')}
        </p>
      )}
    </>
  )
}
