import type { Bundle, MedicationRequest, Task } from '@medplum/fhirtypes'
import { describe, expect, it } from 'vitest'
import { order, waitingVisit } from '../testing/practice.ts'
import { until } from '../testing/server.ts'
import { claim, loratadine, prescribing } from './testing.ts'

const { at, inVisit, read, sign, transmissions } = prescribing()

const tasks = async (code: string) =>
  ((await read<Bundle>('Task?patient=p1')).entry ?? [])
    .map((it) => it.resource as Task)
    .filter((it) => it.code?.coding?.[0]?.code === code)

/** An order that has gone to its pharmacy is stopped. */
async function stopped(pharmacyCancels: 'completed' | 'rejected' | 'none') {
  await inVisit({ training: true, settings: { pharmacySeconds: 0, pharmacyCancels } })
  await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
  await until(async () => (await transmissions())[0]?.status === 'completed' || undefined)
  const rx = await read<MedicationRequest>('MedicationRequest/rx')
  return at.ada.update({ ...rx, id: 'rx', status: 'stopped', statusReason: { text: 'Cough' } }, claim)
}

describe('an order that is stopped when its pharmacy has it', () => {
  it('is canceled there, once, and nobody has to call', async () => {
    expect((await stopped('completed')).status).toBe(200)
    await until(async () => (await tasks('cancel-prescription'))[0]?.status === 'completed' || undefined)
    expect(await tasks('cancel-prescription')).toMatchObject([
      { focus: { reference: 'MedicationRequest/rx' }, reasonCode: { text: 'Cough' } },
    ])
    expect(await tasks('call-pharmacy')).toEqual([])
  })

  it('was dispensed already: the request is rejected with why, and its prescriber calls', async () => {
    await stopped('rejected')
    await until(async () => (await tasks('call-pharmacy')).length > 0 || undefined)
    expect(await tasks('cancel-prescription')).toMatchObject([
      { status: 'rejected', statusReason: { text: 'Too late: it was dispensed.' } },
    ])
    expect(await tasks('call-pharmacy')).toMatchObject([
      { status: 'requested', owner: { reference: 'Practitioner/ada' } },
    ])
  })

  it('is called about at once where the pharmacy hears no such requests', async () => {
    await stopped('none')
    expect(await tasks('call-pharmacy')).toHaveLength(1)
    expect(await tasks('cancel-prescription')).toEqual([])
  })
})

describe('an order of an earlier visit', () => {
  it('is ended in the next, by who has that, and by nobody else; nothing else of it changes', async () => {
    await inVisit({ training: true, settings: { pharmacySeconds: 3600 } })
    await sign([order('rx', 'p1', 'ada', loratadine.rxcui, loratadine.name)])
    const rx = { ...(await read<MedicationRequest>('MedicationRequest/rx')), id: 'rx' }
    const [, encounter, task] = waitingVisit('next')
    const of = { reference: 'Patient/p1' }
    at.server.store.put({ ...encounter, subject: of })
    at.server.store.put({ ...task, for: of })
    const ben = at.server.as('ben')
    const ended = { ...rx, status: 'stopped' as const, statusReason: { text: 'Cough' } }
    const his = { 'rounds-claim': 'next-task 1' }
    expect((await ben.update(ended, his)).status).not.toBe(200)
    await ben.claim('next-task')
    expect((await ben.update({ ...ended, note: [{ text: 'x' }] }, his)).status).not.toBe(200)
    expect((await ben.update({ ...rx, status: 'on-hold' as const }, his)).status).not.toBe(200)
    expect((await ben.update(ended, his)).status).toBe(200)
    expect(await read('MedicationRequest/rx')).toMatchObject({ status: 'stopped', requester: rx.requester })
  })
})
