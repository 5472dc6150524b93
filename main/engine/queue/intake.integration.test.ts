import { expect, test } from 'vitest'
import { practice, rosa } from '../testing/practice.ts'
import type { Workstation } from '../testing/workstation.ts'

const { taskId, encounterId } = rosa
const at = practice({ leaseSeconds: 60 })
const ids = ['throat.breathing', 'throat.swallowing', 'throat.bulge']

/** As the patient does on their page. */
async function answers(yes: string[]) {
  const { context, url } = at.central
  const answered = await fetch(`${url}/join/${context.store.joinOf(encounterId)}/answers`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ answers: ids.map((id) => ({ id, yes: yes.includes(id) })), language: 'es' }),
  })
  expect(answered.status).toBe(204)
}
const waiting = async (one: Workstation) => {
  await one.call('sync.now', {})
  return (await one.call('queue.list', {})).waiting
}

test('a yes in the intake flags the waiting row, and stays on the visit after the claim', async () => {
  const one = await at.station()
  expect((await waiting(one)).find((row) => row.taskId === taskId)).toMatchObject({
    priority: 'routine',
    saysYes: [],
  })
  await answers(['throat.swallowing'])
  const rows = await waiting(one)
  const flagged = ({ redFlags, saysYes }: (typeof rows)[number]) => redFlags.length + saysYes.length > 0
  const row = rows.find((each) => each.taskId === taskId)
  expect(row).toMatchObject({ priority: 'stat', saysYes: ['Trouble swallowing'] })
  expect(rows.filter(flagged)).toEqual(rows.slice(0, rows.filter(flagged).length))
  const visit = await one.call('queue.claim', { taskId })
  expect(visit).toMatchObject({
    saysYes: ['Trouble swallowing'],
    intakeAnswers: [
      { label: 'Trouble breathing', yes: false },
      { label: 'Trouble swallowing', yes: true },
      { label: 'Bulge in the throat or drooling', yes: false },
    ],
  })
  expect((await one.call('queue.list', {})).mine).toMatchObject([{ saysYes: ['Trouble swallowing'] }])
  await one.call('visit.end', { encounterId, how: 'patient-left', remark: '' })
  expect(await one.call('visit.get', { encounterId })).toMatchObject({
    saysYes: [],
    intakeAnswers: [{ yes: false }, { yes: true }, { yes: false }],
  })
})
