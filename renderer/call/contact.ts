import type { CallSnapshot } from './call-snapshot.ts'

/** How the patient is met in the call now. `reason`: why without a picture. */
export type InCall = { mode: 'video'; reason: null } | { mode: 'audio'; reason: string }

/** null: sound and picture don't go both ways yet, or go to somebody else than the patient alone. */
export function inCall({ state, others, mine }: CallSnapshot): InCall | null {
  const patient = others.find(
    ({ role, state, stream }) => role === 'patient' && state === 'connected' && stream,
  )
  if (state !== 'connected' || !patient?.stream) return null
  if (patient.quality === 'audio-only')
    return { mode: 'audio', reason: 'The connection did not hold the picture.' }
  if (patient.stream.getVideoTracks().length === 0)
    return { mode: 'audio', reason: 'No picture came from the patient.' }
  if (mine.camera !== 'on') return { mode: 'audio', reason: 'The provider’s camera was off.' }
  return { mode: 'video', reason: null }
}
