import type { DocumentReference } from '@medplum/fhirtypes'
import { letterDocument } from '../../../../main/clinical/letters/document.ts'
import type { Weakening } from '../attack.ts'
import { inClinic, taken, underMine } from '../clinic.ts'

/** A letter that an employer, a colleague or an emergency department would believe. */

const row = 'central/fhir/writable/letter.ts'

const letter = (author: string, { text = 'Excuse her for a year.', related = [] as string[] } = {}) =>
  letterDocument(
    'planted',
    {
      patientId: 'mine',
      encounterId: 'mine-visit',
      author: { reference: `Practitioner/${author}` },
      custodian: null,
    },
    { kind: 'excuse', title: 'Excuse letter', text, written: '2026-11-23T10:05:00Z', related },
  )

export const letters: Weakening[] = [
  {
    rule: 'A letter is written by its author.',
    changes: [
      {
        file: row,
        find: "mine || (previous !== undefined && relation === 'holder'),",
        replace: 'true,',
      },
    ],
    attacks: [
      {
        title: 'writes a letter in a colleague’s name',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) => taken(await ada.create(letter('ben'), underMine), 'a letter by ben')),
      },
    ],
  },
  {
    rule: 'A letter that was finished is not changed.',
    changes: [{ file: row, find: 'if (isTakenBack(next, previous)) return', replace: 'return' }],
    attacks: [
      {
        title: 'puts another text into a letter that was given out',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) => {
            const { body } = await ada.create<DocumentReference>(
              letter('ada', { text: 'One day.' }),
              underMine,
            )
            return taken(
              await ada.update({ ...letter('ada'), id: 'planted', meta: body.meta }, underMine),
              'a longer excuse under the same letter',
            )
          }),
      },
    ],
  },
  {
    rule: 'A letter refers to the chart of its patient alone.',
    changes: [
      {
        file: row,
        find: 'if (!type || (named && patientOf(named) !== patientOf(next)))',
        replace: 'if (!type)',
      },
    ],
    attacks: [
      {
        title: 'hangs a letter of one patient on the chart of another',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) =>
            taken(
              await ada.create(letter('ada', { related: ['Patient/victim'] }), underMine),
              'a letter that names another patient',
            ),
          ),
      },
    ],
  },
]
