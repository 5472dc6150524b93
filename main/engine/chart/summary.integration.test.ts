import { createHash } from 'node:crypto'
import type { Resource } from '@medplum/fhirtypes'
import { expect, test } from 'vitest'
import { chartLoaded, practice, rosa } from '../testing/practice.ts'

const { taskId, encounterId } = rosa
const at = practice({ pharmacySeconds: 3600 })
const chartOf = { encounterId }
const subject = { reference: 'Patient/rosa-delgado' }
const letter = Buffer.from('Discharged in good condition.')

/** Since her visit on September 3: a letter at the server, and what the laboratory found. */
const since: (Resource & { id: string })[] = [
  {
    resourceType: 'Observation',
    id: 'potassium',
    status: 'final',
    subject,
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text: 'Serum potassium' },
    effectiveDateTime: '2026-10-09T08:00:00Z',
    issued: '2026-10-09T09:00:00Z',
    valueQuantity: { value: 6.1, unit: 'mmol/L' },
    interpretation: [{ coding: [{ code: 'HH' }] }],
  },
  {
    resourceType: 'DocumentReference',
    id: 'discharge',
    status: 'current',
    subject,
    description: 'Discharge letter',
    date: '2026-10-10T09:00:00Z',
    content: [
      {
        attachment: {
          contentType: 'text/plain',
          url: 'Binary/discharge-letter',
          size: letter.length,
          hash: createHash('sha1').update(letter).digest('base64'),
        },
      },
    ],
  },
  {
    resourceType: 'Binary',
    id: 'discharge-letter',
    contentType: 'text/plain',
    securityContext: { reference: 'DocumentReference/discharge' },
    data: letter.toString('base64'),
  },
]

test('a chart opens with what came since the practice’s last visit, and a letter at the server is read from there alone', async () => {
  const { store } = at.central.context
  for (const one of since) store.put(one)
  const one = await at.station()
  await one.call('queue.claim', { taskId })
  await chartLoaded(one)

  const summary = await one.call('chart.summary', { chartOf })
  expect(summary).toMatchObject({
    whole: true,
    person: { age: expect.stringMatching(/^\d+ y$/), sex: 'female' },
    since: { encounterId: 'rosa-delgado-past-1', by: expect.stringContaining('Okafor') },
  })
  const told = summary.news.flatMap(({ kind, lines }) => lines.map(({ id }) => `${kind} ${id}`))
  expect(told[0]).toBe('results potassium')
  expect(told).toContain('documents discharge')

  const record = { chartOf, type: 'DocumentReference', recordId: 'discharge' }
  const { attachments } = await one.call('chart.record', record)
  expect(attachments).toMatchObject([{ at: 'server', size: letter.length }])
  expect(await one.call('chart.fetchDocument', { ...record, n: 0 })).toEqual({
    kind: 'text',
    text: 'Discharged in good condition.',
    cut: false,
  })
  store.put({
    ...(since[2] as Resource & { id: string }),
    data: Buffer.from('Altered.').toString('base64'),
  } as never)
  expect(await one.call('chart.fetchDocument', { ...record, n: 0 })).toEqual({
    kind: 'refused',
    why: 'not-as-stated',
  })
  one.cut()
  const cut = await one.engine().call('chart.fetchDocument', { ...record, n: 0 })
  expect(cut).toMatchObject({ ok: false, problem: { code: 'central-unreachable' } })
})
