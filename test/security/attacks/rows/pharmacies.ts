import type { Basic, Location, Organization } from '@medplum/fhirtypes'
import { preferenceResource } from '../../../../main/clinical/pharmacies/preference.ts'
import type { Weakening } from '../attack.ts'
import { inClinic, taken, underMine } from '../clinic.ts'

/** Prescriptions that would go where no pharmacy is, by preferences that nobody told. */

const file = 'central/fhir/writable/basic.ts'

const pharmacy: (Organization | Location) & { id: string } = {
  resourceType: 'Location',
  id: 'corner',
  status: 'active',
  type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'OUTPHARM' }] }],
  name: 'Corner Pharmacy',
  address: { city: 'Salem', state: 'MA' },
  managingOrganization: { reference: 'Organization/corner' },
}
const runs: Organization & { id: string } = { resourceType: 'Organization', id: 'corner', name: 'Corner' }
const nobody: Organization & { id: string } = { resourceType: 'Organization', id: 'nobody', name: 'Nobody' }

const prefers = (author: string, pharmacyId: string, patient = 'mine'): Basic & { id: string } =>
  preferenceResource(
    'planted',
    patient,
    { reference: `Practitioner/${author}` },
    { pharmacyId, name: 'Corner', at: '2026-11-23T10:05:00Z' },
  )

const writes = (it: Basic & { id: string }, message: string) => () =>
  inClinic(async ({ ada }) => taken(await ada.create(it, underMine), message), [runs, nobody, pharmacy])

export const pharmacies: Weakening[] = [
  {
    rule: 'What a patient prefers is recorded by its writer.',
    changes: [{ file, find: 'refuseOther(isMe(me, next.author),', replace: 'refuseOther(true,' }],
    attacks: [
      {
        title: 'records in a colleague’s name which pharmacy a patient prefers',
        of: 'S9',
        run: writes(prefers('ben', 'corner'), 'a preference that ben is said to have recorded'),
      },
    ],
  },
  {
    rule: 'A preference names a pharmacy of the directory.',
    changes: [
      { file, find: 'isInDirectory(services.store.db, said.pharmacyId)', replace: 'said.pharmacyId' },
    ],
    attacks: [
      {
        title: 'sends the prescriptions of a patient to an organization that is no pharmacy',
        of: 'S4',
        run: writes(prefers('ada', 'nobody'), 'a preferred pharmacy that is none'),
      },
    ],
  },
]
