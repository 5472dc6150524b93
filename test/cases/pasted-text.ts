import assert from 'node:assert/strict'
import type { AllergyIntolerance, Composition, MedicationRequest } from '@medplum/fhirtypes'
import type { Input } from '../../preload/contract/index.ts'
import type { At } from './case.ts'

const taskId = 'rosa-delgado-task'
const encounterId = 'rosa-delgado-visit'

/** The steps of the file in a visit of the training practice, which is then signed. */
export async function pastedText({ central, station, file }: At): Promise<void> {
  await station.call('queue.claim', { taskId })
  await station.until(
    async () => (await station.call('chart.open', { encounterId })).load.state === 'complete',
  )
  await station.call('visit.recordContact', { encounterId, mode: 'video', reason: null })
  await station.call('visit.recordConsent', {
    encounterId,
    consent: { method: 'verbal', by: 'patient', name: null },
  })
  await station.call('visit.recordLocation', {
    encounterId,
    location: {
      line: '1 Elm St',
      city: 'Worcester',
      state: 'MA',
      callBack: '508 555 0142',
      companions: 'alone',
    },
  })
  await station.call('visit.confirmIdentity', { encounterId })
  type Step = { channel: 'chart.recordAllergy' | 'orders.draft' | 'note.edit'; input: object }
  for (const { channel, input } of (file as { steps: Step[] }).steps)
    await station.call(channel, { ...input, encounterId } as Input<typeof channel>)
  const { digest } = await station.call('visit.review', { encounterId, disposition: 'home-care' })
  await station.call('visit.sign', { encounterId, disposition: 'home-care', digest, reason: 'Not needed.' })
  await station.until(async () => {
    await station.call('sync.now', {})
    const { unsent, setAside } = await station.call('sync.status', {})
    assert.deepEqual(setAside, [])
    return unsent === 0
  })
  const { store } = central.context
  const all = <T extends { resourceType: string }>(type: T['resourceType']): T[] =>
    store.search(type as never, { patient: 'rosa-delgado' }).map(({ resource }) => resource as unknown as T)
  const names = all<AllergyIntolerance>('AllergyIntolerance').map(({ code }) => code?.text)
  assert.ok(names.includes('Sulfa drugs, as a child'), names.join(' | '))
  const orders = all<MedicationRequest>('MedicationRequest').map((it) => it.dosageInstruction?.[0]?.text)
  assert.ok(orders.includes('1 tablet twice daily'), orders.join(' | '))
  const note = await station.call('note.open', { encounterId })
  assert.equal(
    note.sections.find(({ code }) => code === 'plan')?.text,
    'Stop lithium\nStart valproate. Lorazepam 1\n0.5 mg at night',
  )
  assert.ok(all<Composition>('Composition').some(({ status }) => status === 'final'))
}
