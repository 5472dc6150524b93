import type { Consent } from '@medplum/fhirtypes'
import { consentResource, type TelehealthConsent } from '../../../../main/clinical/visits/consent.ts'
import type { Weakening } from '../attack.ts'
import { inClinic, taken, underMine } from '../clinic.ts'

/** Consents that nobody gave. */

const row = 'central/fhir/writable/consent.ts'

const consent = (recorder: string, more: Partial<TelehealthConsent> = {}): Consent & { id: string } =>
  consentResource(
    'planted',
    'mine',
    { reference: `Practitioner/${recorder}` },
    {
      method: 'verbal',
      by: 'patient',
      name: null,
      wording: null,
      at: '2026-11-23T10:05:00Z',
      until: '2036-11-23T10:05:00Z',
      encounterId: 'mine-visit',
      ...more,
    },
  )

const writes = (it: Consent & { id: string }, message: string) => () =>
  inClinic(async ({ ada }) => taken(await ada.create(it, underMine), message))

export const consents: Weakening[] = [
  {
    rule: 'A consent is recorded by its writer.',
    changes: [
      {
        file: row,
        find: "refuseOther(isMe(me, recorder), 'A consent",
        replace: "refuseOther(true, 'A consent",
      },
    ],
    attacks: [
      {
        title: 'records a consent in a colleague’s name',
        of: 'S9',
        run: writes(consent('ben'), 'a consent that ben is said to have recorded'),
      },
    ],
  },
  {
    rule: 'A provider gives no consent for the patient.',
    changes: [
      { file: row, find: 'next.performer?.length === 1 && next.performer.every(gives),', replace: 'true,' },
    ],
    attacks: [
      {
        title: 'gives the patient’s consent herself',
        of: 'S9',
        run: writes(
          {
            ...consent('ada'),
            performer: consent('ada').performer?.map((one) => ({ ...one, reference: 'Practitioner/ada' })),
          },
          'a consent of her own',
        ),
      },
    ],
  },
  {
    rule: 'A consent is of a visit of the writer’s with this patient.',
    changes: [
      { file: row, find: 'if (!visit || visit.patient !== patientOf(next))', replace: 'if (!visit)' },
      { file: row, find: 'refuseOther(holder === me,', replace: 'refuseOther(true,' },
    ],
    attacks: [
      {
        title: 'records a consent of a visit that is not hers',
        of: 'S4',
        run: writes(consent('ada', { encounterId: 'victim-visit' }), 'a consent in a visit of somebody else'),
      },
    ],
  },
]
