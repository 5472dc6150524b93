import type { QueueRow } from '../../preload/views/index.ts'
import { command, useCommand } from '../base/commands.ts'
import { openVisit } from '../base/navigation.ts'
import { addNotice } from '../base/notices.ts'
import { goToCall, ring } from '../call/wanted-call.ts'

export type HowToClaim = { takeOver: boolean; deceasedConfirmed: boolean }
export type Claimed = 'claimed' | 'deceased' | 'refused'

/**
 * Takes a waiting patient and opens the visit. `deceased`: nothing was taken, since the patient is recorded as dead and
 * whoever claims has not said yet that they go on.
 */
export function useClaim() {
  const { run, isPending } = useCommand('queue.claim')
  const claim = (row: QueueRow, how: HowToClaim) => claimRow(row, how, { run, opened: goToCall })
  return { claim, isPending }
}

/** The same where nothing on screen stays to show it, and the call is started as soon as the visit is open. */
export const claimAndRing = (row: QueueRow): Promise<Claimed> =>
  claimRow(
    row,
    { takeOver: false, deceasedConfirmed: false },
    { run: (input) => command('queue.claim', input), opened: ring },
  )

async function claimRow(
  row: QueueRow,
  { takeOver, deceasedConfirmed }: HowToClaim,
  {
    run,
    opened,
  }: { run: ReturnType<typeof useCommand<'queue.claim'>>['run']; opened: (encounterId: string) => void },
): Promise<Claimed> {
  // Known here already: nobody need refuse it first.
  if (row.deceased !== null && !deceasedConfirmed) return 'deceased'
  const result = await run({
    taskId: row.taskId,
    ...(takeOver ? { takeOver } : {}),
    ...(deceasedConfirmed ? { deceasedConfirmed } : {}),
  })
  if (result.ok) {
    openVisit(result.value.encounterId)
    opened(result.value.encounterId)
    return 'claimed'
  }
  if (result.problem.code === 'patient-deceased') return 'deceased'
  // Whoever was faster takes the row away with its message: why it was lost is said where it stays.
  const message = `${row.name}: ${result.problem.message}`
  addNotice({ id: `claim ${row.taskId}`, severity: 'warning', message, encounterId: null })
  return 'refused'
}
