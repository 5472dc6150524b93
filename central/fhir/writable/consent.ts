import type { Consent } from '@medplum/fhirtypes'
import { rounds } from '../../../main/clinical/codes/rounds-systems.ts'
import { isTelehealthConsent, telehealthConsentOf } from '../../../main/clinical/visits/consent.ts'
import { Problem } from '../../base/problem.ts'
import { idOf, patientOf } from '../../readers/references.ts'
import { isMe, refuseOther, withNameOnRecord } from './names.ts'
import type { Row, Write } from './row.ts'

export const consent: Row<'Consent'> = {
  type: 'Consent',
  bound: 'patient',
  may: { create: 'holder' },
  author:
    '`…/consent-recorder` is the writer; `performer` is the patient, or somebody by name who is no provider',
  rules: [
    'Written once.',
    'It is to be seen at a distance (*Consent* below): `active`, with how it was given and by whom; its visit is the writer’s, of the same patient.',
  ],
  checkAuthor({ me, next }) {
    const recorder = next.extension?.find(({ url }) => url === rounds.consentRecorder)?.valueReference
    refuseOther(isMe(me, recorder), 'A consent is recorded by its writer.', 'Consent.extension')
    const patient = patientOf(next)
    const gives = ({ reference, display }: NonNullable<Consent['performer']>[number]) =>
      reference === undefined ? Boolean(display?.trim()) : idOf(reference, 'Patient') === patient
    refuseOther(
      next.performer?.length === 1 && next.performer.every(gives),
      'A consent is given by the patient, or by somebody for them who is named; a provider gives none.',
      'Consent.performer',
    )
  },
  check({ services, me, next }: Write<Consent>) {
    const given = isTelehealthConsent(next) ? telehealthConsentOf(next) : null
    if (!given)
      throw new Problem(
        'invalid-resource',
        'Workstations record a consent to be seen at a distance, as given.',
        {
          expression: ['Consent.extension'],
        },
      )
    const saysPatient = next.performer?.[0]?.reference !== undefined
    if (saysPatient !== (given.by === 'patient'))
      throw new Problem('invalid-resource', 'Who gave the consent is said twice, and differently.', {
        expression: ['Consent.performer'],
      })
    const visit = given.encounterId ? services.store.visitOfEncounter(given.encounterId) : undefined
    if (!visit || visit.patient !== patientOf(next))
      throw new Problem('bad-request', 'A consent names the visit of its patient in which it was given.', {
        expression: ['Consent.extension'],
      })
    const holder = services.leases.rowOf(visit.task)?.holder ?? visit.owner
    refuseOther(holder === me, 'A consent is recorded by whose visit it was given in.', 'Consent.extension')
  },
  settle: ({ services, me, next }) => ({
    ...next,
    extension: next.extension?.map((one) =>
      one.url === rounds.consentRecorder && one.valueReference
        ? { ...one, valueReference: withNameOnRecord(services, me, one.valueReference) }
        : one,
    ),
  }),
}
