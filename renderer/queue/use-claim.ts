import type { QueueRow } from '../../preload/views/index.ts'
import { useCommand } from '../base/commands.ts'
import { openVisit } from '../base/navigation.ts'
import { addNotice } from '../base/notices.ts'
import { goToCall } from '../call/wanted-call.ts'

/**
 * Takes a waiting patient and opens the visit. `deceased`: nothing was taken, since the patient is recorded as dead and
 * whoever claims has not said yet that they go on.
 */
export function useClaim() {
  const { run, isPending } = useCommand('queue.claim')
  const claim = async (
    row: QueueRow,
    { takeOver, deceasedConfirmed }: { takeOver: boolean; deceasedConfirmed: boolean },
  ): Promise<'claimed' | 'deceased' | 'refused'> => {
    // Known here already: nobody need refuse it first.
    if (row.deceased !== null && !deceasedConfirmed) return 'deceased'
    const result = await run({
      taskId: row.taskId,
      ...(takeOver ? { takeOver } : {}),
      ...(deceasedConfirmed ? { deceasedConfirmed } : {}),
    })
    if (result.ok) {
      openVisit(result.value.encounterId)
      goToCall(result.value.encounterId)
      return 'claimed'
    }
    if (result.problem.code === 'patient-deceased') return 'deceased'
    // Whoever was faster takes the row away with its message: why it was lost is said where it stays.
    const message = `${row.name}: ${result.problem.message}`
    addNotice({ id: `claim ${row.taskId}`, severity: 'warning', message, encounterId: null })
    return 'refused'
  }
  return { claim, isPending }
}
