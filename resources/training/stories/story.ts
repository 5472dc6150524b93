/**
 * How a training patient is written down. A story holds what a clinician would tell; `bundle.ts` turns it
 * into FHIR R4. All people, places of work and numbers are invented: phone numbers are 555-01xx.
 */

/** `[code, display, onset]` in ICD-10-CM; `ended` makes it resolved. */
export type Problem = { code: string; display: string; onset: string; ended?: string }

export type Allergy = {
  /** RxNorm ingredient; left out where the record only has words. */
  rxcui?: string
  /** `code.text`; left out together with `rxcui`, the allergy has no code at all and only `note` speaks. */
  text?: string
  note?: string
  reaction?: string
  severity?: 'mild' | 'moderate' | 'severe'
  category: 'medication' | 'food' | 'environment'
  criticality?: 'low' | 'high' | 'unable-to-assess'
  type?: 'allergy' | 'intolerance'
  onset?: string
  recorded: string
  clinical?: 'active' | 'inactive' | 'resolved'
  verification?: 'confirmed' | 'unconfirmed' | 'refuted' | 'entered-in-error'
}

export type Medication = {
  rxcui: string
  text: string
  dosage: string
  since: string
  /** Taken without a prescription: a MedicationStatement. */
  overTheCounter?: true
  ended?: string
}

/** One code over time, oldest first. `range` is the reference range: interpretation follows from it. */
export type Series = {
  loinc: string
  name: string
  unit: string
  ucum: string
  kind: 'vital-signs' | 'laboratory' | 'survey'
  range?: { low?: number; high?: number }
  values: [when: string, value: number][]
}

export type BloodPressure = [when: string, systolic: number, diastolic: number]

export type PastVisit = {
  when: string
  minutes: number
  how: 'in-person' | 'video'
  reason: string
  code?: string
  with: PractitionerId
}

export type Waiting = {
  reason: string
  priority: 'routine' | 'urgent' | 'asap' | 'stat'
  place: string
  state: string
  callBack: string
  /** Minutes the patient has waited when training starts; the loader turns it into `Task.authoredOn`. */
  minutes: number
}

export type Scheduled = {
  reason: string
  with: PractitionerId
  /** Minutes from the start of training, to the next full quarter of an hour; the loader turns it into `start`. */
  inMinutes: number
  minutes: number
}

export type PractitionerId = 'okafor' | 'lindholm' | 'marchetti'

/** `never-asked`: nothing recorded. `none-known`: asked, and recorded as a List with `emptyReason` nilknown. */
export type List<T> = 'never-asked' | { noneKnownSince: string } | T[]

export type Story = {
  id: string
  mrn: string
  given: string[]
  family: string
  birthDate: string
  gender: 'female' | 'male'
  phone: string
  line: string
  city: string
  state: string
  zip: string
  practitioner: PractitionerId
  guardian?: { given: string; family: string; phone: string }
  smoking?: { code: string; display: string; when: string }
  problems: List<Problem>
  allergies: List<Allergy>
  medications: List<Medication>
  bloodPressure: BloodPressure[]
  series: Series[]
  visits: PastVisit[]
  waiting?: Waiting
  scheduled?: Scheduled[]
}
