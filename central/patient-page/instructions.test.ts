import type { Encounter } from '@medplum/fhirtypes'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { instructionsMessage } from '../../main/clinical/instructions/communication.ts'
import { defaultSettings } from '../base/settings.ts'
import { waitingVisit } from '../testing/practice.ts'
import { startCentral, type TestServer } from '../testing/server.ts'
import { instructionsFor, instructionsSections } from './instructions.ts'

let server: TestServer
let count = 0
let of = ''
const began = '2026-11-23T10:00:00Z'
const end = '2026-11-23T10:20:00Z'
const over = { status: 'finished', period: { start: began, end } } as const

beforeAll(async () => {
  server = await startCentral()
})
afterAll(() => server.close())
/** A visit for each test, whose link is its patient's id. */
beforeEach(() => {
  of = `mine-of-test-number-${count++}`
  const [who, encounter, task] = waitingVisit(of)
  const identifier = [{ system: 'https://rounds.example/fhir/join', value: of }]
  for (const one of [who, { ...encounter, identifier }, task]) server.store.put(one)
})

function visit(more: Partial<Encounter>): void {
  const before = server.store.read('Encounter', `${of}-visit`)?.resource as Encounter
  server.store.put({ ...before, id: `${of}-visit`, ...more })
}

function send(more: Partial<Parameters<typeof instructionsMessage>[2]> = {}) {
  const message = instructionsMessage(
    `${of}-sent`,
    {
      patientId: of,
      encounterId: `${of}-visit`,
      sender: { reference: 'Practitioner/ada', display: 'Dr. Ada Lane' },
    },
    {
      language: 'en',
      title: 'Cold',
      text: 'At home:\n- Rest.\n- Drink.\n\nCall 911 or go to the emergency room now if:\n- You faint.',
      unreviewed: false,
      sent: '2026-11-23T10:15:00Z',
      libraryId: null,
      ...more,
    },
  )
  server.store.put(message)
  return message
}
const page = async () => {
  const answer = await fetch(`${server.url}/join/${of}`)
  return { status: answer.status, text: await answer.text() }
}

test('after the visit the patient reads what was sent, with whose words they are, and nothing of the note', async () => {
  send()
  expect((await page()).text).not.toContain('You faint.')
  visit(over)
  const { status, text } = await page()
  expect(status).toBe(200)
  expect(text).toContain('<h1 id="instructions-0">Cold</h1>')
  expect(text).toContain('From Dr. Ada Lane, Nov 23, 2026')
  expect(text).toContain('<h2>At home:</h2><ul><li>Rest.</li><li>Drink.</li></ul>')
  expect(text).toMatch(/<div class="urgent"><h2>Call 911 [^<]*<\/h2><ul><li>You faint\.<\/li><\/ul>/)
  expect(text).not.toContain('join/assets/page.ts')
})

test('a visit that was left shows them above the way back in', async () => {
  send()
  visit({ status: 'in-progress', period: over.period })
  const { status, text } = await page()
  expect(status).toBe(200)
  expect(text.indexOf('You faint.')).toBeGreaterThan(0)
  expect(text.indexOf('You faint.')).toBeLessThan(text.indexOf('id="join"'))
})

test('what was typed is text and never a part of the page', async () => {
  const attack = '<script src="https://evil.example/x.js"></script>" onload="x'
  send({ title: attack, text: `${attack}:\n- ${attack}\n\n${attack}` })
  visit(over)
  const { text } = await page()
  expect(text).not.toContain('<script src="https://evil')
  expect(text).not.toContain('" onload="x')
  expect(text.split('&#60;script src=').length - 1).toBe(4)
})

test('what names another patient is not read at the link of the visit that it names', async () => {
  const message = send()
  const subject = { reference: 'Patient/somebody-else' }
  server.store.put({ ...message, id: `${of}-foreign`, subject, payload: [{ contentString: 'Of another.' }] })
  visit(over)
  const { text } = await page()
  expect(text).toContain('You faint.')
  expect(text).not.toContain('Of another.')
})

test('days are those of the practice’s zone, whatever this machine’s is', () => {
  send({ sent: '2026-11-24T02:00:00Z' })
  visit({ ...over, period: { start: began, end: '2026-11-24T02:00:00Z' } })
  const encounter = server.store.read('Encounter', `${of}-visit`)?.resource as Encounter & { id: string }
  const { store, clock } = server
  const shown = instructionsFor({ store, clock, settings: defaultSettings }, encounter)
  const inZone = (zone: string) => instructionsSections(shown, zone)
  expect(inZone('America/New_York')).toMatch(/Lane, Nov 23, 2026[\s\S]*until Dec 23, 2026\./)
  expect(inZone('Asia/Tokyo')).toMatch(/Lane, Nov 24, 2026[\s\S]*until Dec 24, 2026\./)
})

test('a translation that nobody reviewed says so, in both languages', async () => {
  send({ language: 'es', title: 'Resfriado', text: 'Descanse.', unreviewed: true })
  visit(over)
  const { text } = await page()
  expect(text).toContain('<section class="instructions" lang="es"')
  expect(text).toContain('Esta traducción no fue revisada por una persona calificada.')
  expect(text).toContain('This translation was not reviewed by a qualified person.')
  expect(text).toContain('De Dr. Ada Lane')
})

test('what was taken back, and other messages, are not shown; without any the visit has just ended', async () => {
  const message = send()
  server.store.put({ ...message, status: 'entered-in-error' })
  server.store.put({ ...message, id: `${of}-other`, category: [{ text: 'Reminder' }] })
  visit(over)
  const { status, text } = await page()
  expect(status).toBe(410)
  expect(text).toContain('This visit has ended')
  expect(text).not.toContain('You faint.')
})

test('the link shows them for thirty days', async () => {
  send()
  visit(over)
  const dayS = 86_400
  server.clock.pass(30 * dayS)
  expect((await page()).text).toContain('You can read this here until Dec 23, 2026.')
  server.clock.pass(dayS)
  expect((await page()).status).toBe(410)
})
