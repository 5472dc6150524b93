import type { ReactNode } from 'react'
import type { OrderAlert, OrderCheck } from '../../preload/views/index.ts'
import { Button } from '../ui/Button.tsx'

/** The findings of the check and the parts not checked: silence never means "no alerts". */
export function CheckMessages({
  check,
  onChooseAnother,
  act,
}: {
  check: OrderCheck
  onChooseAnother?: () => void
  /** What can be done about an alert besides. */
  act?: (alert: OrderAlert) => ReactNode
}) {
  return (
    <>
      {check.alerts.map((alert, index) => (
        <div
          // Not by its message: an allergy that is coded meanwhile is the same alert, and keeps the focus.
          key={`${alert.kind} ${alert.allergyId ?? alert.medicationId ?? alert.message} ${alert.ingredient}`}
          className="order-alert"
          data-severity={alert.severity}
          role="alert"
        >
          <div className="order-alert-said">
            <p>
              <strong>{alert.severity === 'stop' ? 'Stop' : 'Look'}.</strong> {alert.message}
            </p>
            {act?.(alert)}
          </div>
          {index === 0 && onChooseAnother && (
            <Button small onClick={onChooseAnother}>
              Choose another
            </Button>
          )}
        </div>
      ))}
      {check.notChecked.length > 0 && (
        <p className="order-unchecked">
          <span className="visually-hidden">Not checked: </span>
          {check.notChecked.join(' · ')}
        </p>
      )}
    </>
  )
}
