import type { Patient } from '@medplum/fhirtypes'
import type { ChartHeader } from '../../../preload/views/index.ts'
import { ageOn } from '../../clinical/age.ts'
import { localDate } from '../../clinical/dates.ts'
import {
  addressLine,
  deceasedOf,
  phoneNumber,
  preferredName,
  recordNumber,
  spokenName,
} from '../../clinical/demographics.ts'
import type { currentRecord } from '../record/current-record.ts'

/** Who the chart is of: from the Patient, where it is here. `today` is `YYYY-MM-DD`. */
export function chartWho(
  patient: Patient | undefined,
  living: ReturnType<typeof currentRecord>,
  nameOtherwise: string,
  today: string,
): Pick<
  ChartHeader,
  | 'name'
  | 'birthDate'
  | 'age'
  | 'ageYears'
  | 'deceased'
  | 'replacedBy'
  | 'preferredName'
  | 'sex'
  | 'mrn'
  | 'phone'
  | 'address'
> {
  return {
    name: spokenName(patient?.name) || nameOtherwise,
    birthDate: patient?.birthDate ?? null,
    ...ageOn(patient?.birthDate, patient?.deceasedDateTime ? localDate(patient.deceasedDateTime) : today),
    deceased: deceasedOf(patient),
    replacedBy: living && {
      name: spokenName(living.patient?.name),
      birthDate: living.patient?.birthDate ?? null,
      mrn: recordNumber(living.patient?.identifier),
      here: living.patient !== undefined,
    },
    preferredName: preferredName(patient?.name),
    sex: patient?.gender ?? null,
    mrn: recordNumber(patient?.identifier),
    phone: phoneNumber(patient?.telecom),
    address: addressLine(patient?.address),
  }
}
