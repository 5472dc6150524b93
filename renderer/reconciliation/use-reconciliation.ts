import { useAction } from '../base/actions.ts'
import { useReopenedForm } from '../base/form-draft.ts'
import { openDialog } from '../base/navigation.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { reconcile } from '../chart/actions.ts'

/** Offers to go through the medicines of a visit's chart; what was half typed in it is there again after a lock. */
export function useReconciliation(encounterId: string, editable: boolean) {
  const { data } = useBridgeQuery('reconciliation.get', { encounterId })
  const open = () => openDialog({ name: 'reconcile', encounterId })
  useReopenedForm(editable ? encounterId : null, 'reconciliation', open)
  useAction(reconcile, { when: editable && (data?.offered ?? false), run: open })
  return data
}
