import type { AllergyIntolerance, Encounter, Resource, Task } from '@medplum/fhirtypes'
import { note, penicillinAllergy, practitioner, waitingVisit } from '../../../../central/testing/practice.ts'
import { startCentral } from '../../../../central/testing/server.ts'
import { validate } from '../../../../central/validation/validate.ts'
import { withStatedLocation } from '../../../../main/engine/record/stated-location.ts'
import { type Channel, channels } from '../../../../preload/contract/index.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

const [, encounter, task] = waitingVisit('p') as [unknown, Encounter, Task]

/** A text that is taken here and refused there: what was recorded is set aside, and with it what hangs on it. */
const refusedLater = <T extends object>(
  title: string,
  channel: Channel,
  input: T,
  made: (taken: T) => Resource,
): Attack => ({
  title,
  of: 'S23',
  async run() {
    const { success, data } = channels[channel].input.safeParse({ encounterId: 'e', ...input })
    if (!success) return null
    try {
      validate(made(data as T))
      return null
    } catch {
      return 'it is answered as recorded, and set aside by the server'
    }
  },
})

const allergy = (text: string, reaction: string | null = null) => ({
  text,
  reaction,
  rxcui: null,
  criticality: 'low',
})
const allergyOf = (input: ReturnType<typeof allergy>): AllergyIntolerance => ({
  ...penicillinAllergy('a', 'p'),
  code: { text: input.text },
  ...(input.reaction ? { reaction: [{ manifestation: [{ text: input.reaction }] }] } : {}),
})
const elm = { line: '1 Elm St', city: 'Salem', state: 'MA', callBack: '555-0100', companions: 'alone' }
const placed = ({ location }: { location: typeof elm }) =>
  withStatedLocation(encounter, location, '2026-01-05T10:00:00Z')
const reasoned = ({ remark, reason = remark }: { remark?: string; reason?: string }): Task => ({
  ...task,
  statusReason: { text: reason || 'Referred' },
})

const text = 'preload/views/text.ts'

const narrative = (title: string, div: string): Attack => ({
  title,
  of: 'S13',
  async run() {
    const server = await startCentral({ database: ':memory:' }, [
      practitioner('eve', 'Ravel', ['MA']),
      ...waitingVisit('mine'),
    ])
    try {
      const eve = server.as('eve')
      must((await eve.claim('mine-task')).status === 201, 'eve claims')
      const written = note('note', 'mine', 'eve', 'preliminary', '')
      const section = written.section?.map((one) => ({ ...one, text: { status: 'generated' as const, div } }))
      const { status } = await eve.create({ ...written, section }, { 'rounds-claim': 'mine-task 1' })
      must(status === 201 || status === 422, `the note is taken or refused (${status})`)
      return status === 201 ? 'every workstation that opens the chart has to read it' : null
    } finally {
      await server.close()
    }
  },
})

const div = (inside: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`

export const enteredText: Weakening[] = [
  {
    rule: 'Where a word is needed, blanks are none.',
    changes: [
      { file: text, find: 'cleanText(value).trim()', replace: 'cleanText(value)' },
      { file: text, find: 'cleanLine(value).trim()', replace: 'cleanLine(value)' },
    ],
    attacks: [
      refusedLater('records an allergy of blanks', 'chart.recordAllergy', allergy(' '), allergyOf),
      refusedLater(
        'records a reaction of blanks',
        'chart.recordAllergy',
        allergy('Penicillin', '\u00a0 '),
        allergyOf,
      ),
      refusedLater(
        'records a place of blanks',
        'visit.recordLocation',
        { location: { ...elm, line: ' ', companions: '\t' } },
        placed,
      ),
      refusedLater(
        'ends a visit with words of blanks',
        'visit.end',
        { how: 'referred', remark: ' \n ' },
        reasoned,
      ),
      refusedLater(
        'stops an order with a reason of blanks',
        'orders.stop',
        { orderId: 'o', reason: '\n' },
        reasoned,
      ),
    ],
  },
  {
    rule: 'Control characters are left out where a text is entered.',
    changes: [
      {
        file: text,
        find: "0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f]|\\p{Surrogate}/gu, '')",
        replace: "fff0]/gu, '')",
      },
    ],
    attacks: [
      refusedLater(
        'records an allergy with a NUL in it',
        'chart.recordAllergy',
        allergy('Peni\u0000cillin'),
        allergyOf,
      ),
      refusedLater(
        'records a place with a control character in it',
        'visit.recordLocation',
        { location: { ...elm, city: 'Sa\u0001lem' } },
        placed,
      ),
    ],
  },
  {
    rule: 'A narrative is well-formed XHTML without what could act.',
    changes: [
      {
        file: 'central/validation/validate.ts',
        find: 'if (fault) wrong.push(',
        replace: 'if (!path) wrong.push(',
      },
    ],
    attacks: [
      narrative('writes a note of nothing but “<”', div('<'.repeat(50_000))),
      narrative('writes a note with a script', div('<script>alert(1)</script>')),
      narrative('writes a note with an event', div('<img src="x" onerror="alert(1)"/>')),
      narrative('writes a note that is never closed', div('<p>'.repeat(5_000))),
    ],
  },
]
