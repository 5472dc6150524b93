import { type Channel, channels, type Result } from '../../preload/contract/index.ts'
import { keepAwake } from './power.ts'
import { simulatedPatient } from './simulated-patient.ts'

/**
 * What the shell does around a call: the display stays on, and in training mode a simulated patient of that
 * central API answers (null: none does).
 */
export function callFollower(simulatedAt: string | null): {
  /** A call is on in this window. */
  live(): boolean
  answered(channel: Channel, input: unknown, result: Result<unknown>): void
} {
  const awake = keepAwake()
  const patient = simulatedAt === null ? null : simulatedPatient(simulatedAt)
  let live = false
  return {
    live: () => live,
    answered(channel, _input, result) {
      if (!result.ok) return
      if (channel === 'call.join') {
        live = true
        awake.callBegan()
        const joined = channels['call.join'].output.safeParse(result.value)
        if (joined.success) patient?.answer(joined.data.joinUrl)
      } else if (channel === 'call.leave') {
        live = false
        awake.callEnded()
        patient?.leave()
      }
    },
  }
}
