import type { Binary, DocumentReference } from '@medplum/fhirtypes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { waitingVisit } from '../testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../testing/server.ts'

/** Ada has the visit of `p`; nobody has the one of `q`. */
let server: TestServer
let ada: Client

const binary = (id: string, securityContext?: string): Binary & { id: string } => ({
  resourceType: 'Binary',
  id,
  contentType: 'text/plain',
  data: Buffer.from(id).toString('base64'),
  ...(securityContext ? { securityContext: { reference: securityContext } } : {}),
})
const document = (id: string, of: string): DocumentReference & { id: string } => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject: { reference: `Patient/${of}` },
  content: [{ attachment: { contentType: 'text/plain', url: `Binary/of-${id}` } }],
})

beforeAll(async () => {
  server = await startCentral({}, [
    ...waitingVisit('p'),
    ...waitingVisit('q'),
    document('letter-p', 'p'),
    document('letter-q', 'q'),
    { resourceType: 'Organization', id: 'practice', name: 'Practice' },
    binary('of-letter-p', 'DocumentReference/letter-p'),
    binary('of-letter-q', 'DocumentReference/letter-q'),
    binary('of-patient', 'Patient/p'),
    binary('of-nobody'),
    binary('of-all', 'Organization/practice'),
    binary('of-itself', 'Binary/of-itself'),
    binary('of-nothing', 'DocumentReference/nothing'),
  ])
  ada = server.as('ada')
  await ada.claim('p-task')
})
afterAll(() => server.close())

it.each(['of-letter-p', 'of-patient'])('a Binary is read by who reads whose it is: %s', async (id) => {
  const { status, body } = await ada.get<Binary>(`Binary/${id}`)
  expect([status, body.data]).toEqual([200, Buffer.from(id).toString('base64')])
})

it.each(['of-letter-q', 'of-nobody', 'of-all', 'of-itself', 'of-nothing'])(
  'and by nobody else, also where it does not say: %s',
  async (id) => {
    for (const path of [`Binary/${id}`, `Binary/${id}/_history`]) {
      const { status, problem } = await ada.get(path)
      expect([status, problem]).toEqual([403, 'outside-scope'])
    }
  },
)

it('no workstation writes one', async () => {
  const answer = await ada.call('PUT', '/fhir/R4/Binary/mine', binary('mine', 'Patient/p'))
  expect(answer.status).toBe(403)
})
