import type {
  AllergyIntolerance,
  Composition,
  DetectedIssue,
  Observation,
  Resource,
  Task,
} from '@medplum/fhirtypes'
import { marked, note, order, penicillinAllergy } from '../../../../central/testing/practice.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type Clinic, handedOver, inClinic, taken, underMine, underVictim } from '../clinic.ts'

/** Writes in the name of another. */

const names = 'central/fhir/writable/names.ts'
const noteRow = 'central/fhir/writable/note.ts'

/** Ben has a draft in the visit that was ada's before. */
const onBensDraft = (
  title: string,
  attack: (clinic: Clinic, draft: Composition) => Promise<string | null>,
): Attack => ({
  title,
  of: 'S9',
  run: () =>
    handedOver(async (clinic) => {
      const { body, status } = await clinic.ben.create(
        note('draft', 'victim', 'ben', 'preliminary', 'His.'),
        underVictim(2),
      )
      must(status === 201, 'ben begins his note')
      return attack(clinic, body)
    }),
})

const authorAda = [{ reference: 'Practitioner/ada' }]

const soleAuthor: Weakening = {
  rule: 'A note is written by its one author.',
  changes: [
    {
      file: noteRow,
      find: 'isOnly(me, next.author) && (!previous || isOnly(me, previous.author)),',
      replace: 'true,',
    },
  ],
  attacks: [
    onBensDraft('signs a colleague’s draft as her own, with other words', async ({ ada }, draft) =>
      taken(
        await ada.update({ ...draft, author: authorAda, status: 'final' }, underVictim(1)),
        'a note of his, signed by her',
      ),
    ),
    onBensDraft('puts words into a colleague’s draft', async ({ ada }, draft) =>
      taken(await ada.update({ ...draft, title: 'Planted' }, underVictim(1)), 'her words under his name'),
    ),
    {
      title: 'begins a note in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(
            await ada.create(note('as-ben', 'mine', 'ben', 'preliminary', 'x'), underMine),
            'a note of his',
          ),
        ),
    },
    {
      title: 'signs a note in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(
            await ada.create(note('as-ben', 'mine', 'ben', 'final', 'x'), underMine),
            'a signature of his',
          ),
        ),
    },
  ],
}

const draftDeleted: Weakening = {
  rule: 'A draft is deleted by its author.',
  changes: [{ file: noteRow, find: 'refuseOther(isOnly(me, next.author), ', replace: 'refuseOther(true, ' }],
  attacks: [
    onBensDraft('deletes a colleague’s draft', async ({ ada }, draft) =>
      taken(await ada.remove(draft, underVictim(1)), 'his words are gone'),
    ),
  ],
}

const ordered: Weakening = {
  rule: 'An order is written by its requester.',
  changes: [
    {
      file: 'central/fhir/writable/order.ts',
      find: 'const own = isMe(me, next.requester) &&',
      replace: 'const own = true ||',
    },
  ],
  attacks: [
    {
      title: 'drafts an order in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(
            await ada.create(order('rx', 'mine', 'ben', '308182', 'Amoxicillin'), underMine),
            'an order of his',
          ),
        ),
    },
  ],
}

/** Only ada's id is hers to state; what is shown of it is read by people. */
const forged = { reference: 'Practitioner/ada', display: 'Dr. Ben Okafor' }

const called: Weakening = {
  rule: 'The writer of a note or an order is called by their name on record.',
  changes: [
    {
      file: names,
      find: 'if (reference?.display === undefined || !isMe(me, reference)) return reference',
      replace: 'if (me) return reference',
    },
  ],
  attacks: [
    {
      title: 'writes a note under the name of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const mine = note('mine-note', 'mine', 'ada', 'final', 'x')
          const { status, body } = await ada.create({ ...mine, author: [forged] }, underMine)
          must(status === 201, 'a note of one’s own is taken')
          return body.author[0]?.display === forged.display ? 'the note is shown as the colleague’s' : null
        }),
    },
    {
      title: 'orders under the name of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const mine = order('mine-order', 'mine', 'ada', '723', 'Amoxicillin')
          const { status, body } = await ada.create({ ...mine, requester: forged }, underMine)
          must(status === 201, 'an order of one’s own is taken')
          return body.requester?.display === forged.display ? 'the order is shown as the colleague’s' : null
        }),
    },
    {
      title: 'marks a note as in error under the name of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const { body: signed } = await ada.create(note('mine-note', 'mine', 'ada', 'final', 'x'), underMine)
          const mark = marked(signed as typeof signed & { id: string }, 'ada', 'Wrong chart.')
          const forgedMark = JSON.stringify(mark).replace(
            '"valueReference":{"reference":"Practitioner/ada"}',
            `"valueReference":${JSON.stringify(forged)}`,
          )
          const { status, body } = await ada.update(JSON.parse(forgedMark) as Composition, underMine)
          must(status === 200, 'an own note is marked')
          return JSON.stringify(body.extension).includes(forged.display)
            ? 'the mark is shown as the colleague’s'
            : null
        }),
    },
  ],
}

const inTheNameOf = (title: string, it: (visit: Partial<AllergyIntolerance>) => Resource): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada }) =>
      taken(
        await ada.create(it(penicillinAllergy('a', 'mine')), underMine),
        'words of a colleague who never said them',
      ),
    ),
})

const bens = { reference: 'Practitioner/ben' }

const writersName: Weakening = {
  rule: 'Who recorded, told or commented on something is called as on record.',
  changes: [
    {
      file: names,
      find: 'isDeepStrictEqual(now, before) ? now : withNameOnRecord(services, me, now)',
      replace: 'isDeepStrictEqual(now, before) ? now : now',
    },
  ],
  attacks: [
    {
      title: 'records an allergy under her own reference and a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const recorder = { reference: 'Practitioner/ada', display: 'Dr. Ben Moreau' }
          const { body, status } = await ada.create(
            { ...penicillinAllergy('a', 'mine'), recorder },
            underMine,
          )
          must(status === 201, 'her own allergy is recorded')
          return body.recorder?.display === recorder.display ? 'his name, beside her record' : null
        }),
    },
  ],
}

const textualAuthor: Weakening = {
  rule: 'A comment names its author by reference, or not at all.',
  changes: [{ file: names, find: 'one.authorString === undefined', replace: 'one !== undefined' }],
  attacks: [
    inTheNameOf('comments on an allergy under a colleague’s name as text', (allergy) => ({
      ...(allergy as AllergyIntolerance),
      note: [{ text: 'No reaction since.', authorString: 'Dr. Ben Moreau' }],
    })),
  ],
}

const commented: Weakening = {
  rule: 'A comment is written, and what is recorded was told, by its writer or the patient.',
  changes: [
    {
      file: names,
      find: 'one.authorReference === undefined ||',
      replace: 'true ||',
    },
    {
      file: 'central/fhir/writable/chart.ts',
      find: '(!previous && asserter === undefined) ||',
      replace: 'true ||',
    },
  ],
  attacks: [
    inTheNameOf('comments on an allergy in a colleague’s name', (allergy) => ({
      ...(allergy as AllergyIntolerance),
      note: [{ text: 'No reaction since.', authorReference: bens }],
    })),
    inTheNameOf('records an allergy as asserted by a colleague', (allergy) => ({
      ...(allergy as AllergyIntolerance),
      asserter: bens,
    })),
    inTheNameOf('records a diagnosis as asserted by a colleague', () => ({
      resourceType: 'Condition',
      id: 'c',
      subject: { reference: 'Patient/mine' },
      encounter: { reference: 'Encounter/mine-visit' },
      code: { text: 'Asthma' },
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
      recorder: { reference: 'Practitioner/ada' },
      asserter: bens,
      note: [{ text: 'Stated by the patient', authorReference: { reference: 'Practitioner/ada' } }],
    })),
    {
      title: 'comments on her visit in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const { body } = await ada.get<Task>('Task/mine-task')
          const note = [{ text: 'Seen by me as well.', authorReference: bens }]
          return taken(await ada.update({ ...body, note }, underMine), 'words of his')
        }),
    },
  ],
}

const related: Weakening = {
  rule: 'A note appends or replaces a note, and relates to none otherwise.',
  changes: [
    {
      file: noteRow,
      find: 'if (!isDeepStrictEqual(related(next), previous ? related(previous) : []))',
      replace: 'if (!next)',
    },
  ],
  attacks: [
    {
      title: 'signs a note as made of a note that nobody has',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const signed: Composition = {
            ...note('n', 'mine', 'ada', 'final', 'x'),
            relatesTo: [{ code: 'transforms', targetReference: { reference: 'Composition/unknown' } }],
          }
          return taken(await ada.create(signed, underMine), 'a note that refers to nothing')
        }),
    },
  ],
}

const implicatedByRule: Weakening = {
  rule: 'What an issue is about is named as Type/id.',
  changes: [
    {
      file: 'central/fhir/writable/chart.ts',
      find: 'if (reference !== undefined && !relativeReference(reference))',
      replace: 'if (!next)',
    },
  ],
  attacks: [
    {
      title: 'names another patient’s order in an issue by its whole address',
      of: 'S9',
      run: () =>
        inClinic(
          async ({ ada }) => {
            const issue: DetectedIssue = {
              resourceType: 'DetectedIssue',
              id: 'i',
              status: 'final',
              patient: { reference: 'Patient/mine' },
              implicated: [{ reference: 'https://central.example/fhir/R4/MedicationRequest/of-victim' }],
            }
            return taken(await ada.create(issue, underMine), 'an issue of hers about his order')
          },
          [order('of-victim', 'victim', 'ben', '308182', 'Amoxicillin')],
        ),
    },
  ],
}

const recorded: Weakening = {
  rule: 'What is observed or ordered is recorded by its writer, however the colleague is referred to.',
  changes: [
    {
      file: 'central/fhir/writable/observation.ts',
      find: "return type === undefined || type === 'Practitioner'",
      replace: 'return false',
    },
    {
      file: 'central/fhir/writable/order.ts',
      find: 'next.recorder === undefined ||',
      replace: 'true ||',
    },
  ],
  attacks: [
    {
      title: 'records an observation as a version of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const observation: Observation = {
            resourceType: 'Observation',
            id: 'o',
            status: 'final',
            code: { text: 'Seen' },
            subject: { reference: 'Patient/mine' },
            encounter: { reference: 'Encounter/mine-visit' },
            performer: [{ reference: 'Practitioner/ben/_history/1' }],
          }
          return taken(await ada.create(observation, underMine), 'an observation of his')
        }),
    },
    {
      title: 'records an order as entered by a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const rx = { ...order('rx', 'mine', 'ada', '1', 'x'), recorder: { reference: 'Practitioner/ben' } }
          return taken(await ada.create(rx, underMine), 'an order that he entered')
        }),
    },
  ],
}

const pharmacy: Weakening = {
  rule: 'The pharmacy of an order is called as the directory calls it.',
  changes: [
    {
      file: 'central/fhir/writable/order.ts',
      find: 'const performer = decided || calledInDirectory(store, id)',
      replace: 'const performer = decided || (store ? order.dispenseRequest.performer : undefined)',
    },
  ],
  attacks: [
    {
      title: 'orders from one pharmacy under the name and the number of another',
      of: 'S9',
      run: () =>
        inClinic(
          async ({ ada }) => {
            const performer = {
              reference: 'Organization/near',
              display: 'Far Pharmacy',
              identifier: { value: 'far' },
            }
            const rx = order('rx', 'mine', 'ada', '723', 'Amoxicillin')
            const { status, body } = await ada.create({ ...rx, dispenseRequest: { performer } }, underMine)
            must(status === 201, 'an order of one’s own is taken')
            const kept = body.dispenseRequest?.performer
            return kept?.display === performer.display || kept?.identifier
              ? 'the order is shown as going to the other'
              : null
          },
          [{ resourceType: 'Organization', id: 'near', name: 'Near Pharmacy' }],
        ),
    },
  ],
}

export const authors: Weakening[] = [
  pharmacy,
  soleAuthor,
  draftDeleted,
  ordered,
  called,
  recorded,
  commented,
  writersName,
  textualAuthor,
  related,
  implicatedByRule,
]
