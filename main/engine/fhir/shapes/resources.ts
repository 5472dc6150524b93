import { z } from 'zod'
import {
  Address,
  Annotation,
  CodeableConcept,
  Coding,
  ContactPoint,
  Dosage,
  Extensions,
  flag,
  HumanName,
  Identifier,
  Meta,
  Narrative,
  number,
  Period,
  Quantity,
  Range,
  Ratio,
  Reference,
  shape,
  Timing,
  text,
} from './datatypes.ts'

/**
 * The elements of each resource type that this program reads, and no others: every part of it can read an entry that fits. An
 * element is required where FHIR R4 requires it and our code reads it without a check.
 */

const concepts = z.array(CodeableConcept)

/** Elements that are read of every type. */
const ofAll = shape({
  meta: Meta,
  extension: Extensions,
  text: Narrative,
  encounter: Reference,
})
const any = z.object(ofAll.shape)
const resource = <R extends z.ZodRawShape, O extends z.ZodRawShape>(required: R, optional: O) =>
  any.extend(required).extend(shape(optional).shape)

const SectionElements = shape({
  title: text,
  code: CodeableConcept,
  text: Narrative,
  entry: z.array(Reference),
  emptyReason: CodeableConcept,
})
type SectionRead = z.infer<typeof SectionElements> & { section?: SectionRead[] | undefined }
const Section: z.ZodType<SectionRead> = SectionElements.extend({
  section: z.lazy(() => z.array(Section)).optional(),
})

const value = {
  valueQuantity: Quantity,
  valueCodeableConcept: CodeableConcept,
  valueString: text,
  valueBoolean: flag,
  valueInteger: number,
  valueRange: Range,
  valueRatio: Ratio,
  valueTime: text,
  valueDateTime: text,
  valuePeriod: Period,
  dataAbsentReason: CodeableConcept,
  interpretation: concepts,
  referenceRange: z.array(shape({ low: Quantity, high: Quantity, type: CodeableConcept, text })),
}

/** Of any other type only the elements of `ofAll` are read (`otherwise`). */
export const shapes: Record<string, z.ZodType> = {
  Patient: resource(
    {},
    {
      identifier: z.array(Identifier),
      name: z.array(HumanName),
      telecom: z.array(ContactPoint),
      gender: text,
      birthDate: text,
      deceasedBoolean: flag,
      deceasedDateTime: text,
      address: z.array(Address),
      link: z.array(z.object({ other: Reference, type: text })),
    },
  ),
  RelatedPerson: resource({}, { patient: Reference, name: z.array(HumanName) }),
  Practitioner: resource(
    {},
    {
      name: z.array(HumanName),
      qualification: z.array(
        shape({ extension: Extensions, identifier: z.array(Identifier), period: Period }),
      ),
    },
  ),
  Organization: resource(
    {},
    { name: text, type: concepts, telecom: z.array(ContactPoint), address: z.array(Address) },
  ),
  Location: resource(
    {},
    {
      status: text,
      name: text,
      type: concepts,
      telecom: z.array(ContactPoint),
      address: Address,
      managingOrganization: Reference,
      hoursOfOperation: z.array(
        shape({ daysOfWeek: z.array(text), allDay: flag, openingTime: text, closingTime: text }),
      ),
    },
  ),
  Appointment: resource(
    {
      status: text,
      participant: z.array(shape({ actor: Reference, status: text })),
    },
    {
      start: text,
      end: text,
      minutesDuration: number,
      description: text,
      appointmentType: CodeableConcept,
      reasonCode: concepts,
    },
  ),
  Task: resource(
    { status: text },
    {
      statusReason: CodeableConcept,
      priority: z.enum(['routine', 'urgent', 'asap', 'stat']),
      code: CodeableConcept,
      basedOn: z.array(Reference),
      businessStatus: CodeableConcept,
      focus: Reference,
      for: Reference,
      owner: Reference,
      reasonCode: CodeableConcept,
      authoredOn: text,
      lastModified: text,
      executionPeriod: Period,
      restriction: shape({ period: Period }),
      note: z.array(Annotation),
      input: z.array(
        z.object({
          type: CodeableConcept,
          ...shape({ valueDate: text, valueCode: text, valueString: text, valueBoolean: z.boolean() }).shape,
        }),
      ),
    },
  ),
  Encounter: resource(
    { status: text },
    {
      subject: Reference,
      identifier: z.array(Identifier),
      class: Coding,
      type: concepts,
      reasonCode: concepts,
      period: Period,
      statusHistory: z.array(z.object({ status: text, period: Period })),
      participant: z.array(shape({ type: concepts, individual: Reference, period: Period })),
      location: z.array(z.object({ location: Reference, ...shape({ status: text, period: Period }).shape })),
      priority: CodeableConcept,
      hospitalization: shape({ dischargeDisposition: CodeableConcept }),
    },
  ),
  Consent: resource(
    { status: text },
    {
      patient: Reference,
      dateTime: text,
      performer: z.array(shape({ extension: Extensions, reference: text, display: text })),
      policyRule: CodeableConcept,
      provision: shape({ type: text, period: Period }),
      scope: CodeableConcept,
    },
  ),
  Communication: resource(
    { status: text },
    {
      subject: Reference,
      language: text,
      category: concepts,
      topic: CodeableConcept,
      medium: concepts,
      sent: text,
      received: text,
      sender: Reference,
      about: z.array(Reference),
      payload: z.array(shape({ contentString: text })),
    },
  ),
  Basic: resource({}, { subject: Reference, code: CodeableConcept }),
  Composition: resource(
    { status: text, date: text, author: z.array(Reference) },
    {
      subject: Reference,
      type: CodeableConcept,
      title: text,
      attester: z.array(shape({ mode: text, time: text, party: Reference })),
      relatesTo: z.array(shape({ code: text, targetReference: Reference })),
      section: z.array(Section),
    },
  ),
  MedicationRequest: resource(
    { status: text, intent: text },
    {
      subject: Reference,
      statusReason: CodeableConcept,
      doNotPerform: flag,
      medicationCodeableConcept: CodeableConcept,
      medicationReference: Reference,
      requester: Reference,
      reasonCode: concepts,
      authoredOn: text,
      dosageInstruction: z.array(Dosage),
      priorPrescription: Reference,
      dispenseRequest: shape({
        quantity: Quantity,
        numberOfRepeatsAllowed: number,
        performer: Reference,
        validityPeriod: Period,
      }),
      detectedIssue: z.array(Reference),
    },
  ),
  ServiceRequest: resource(
    { status: text, intent: text },
    {
      subject: Reference,
      instantiatesCanonical: z.array(text),
      category: concepts,
      priority: text,
      doNotPerform: flag,
      code: CodeableConcept,
      authoredOn: text,
      requester: Reference,
      locationReference: z.array(Reference),
      reasonCode: concepts,
      reasonReference: z.array(Reference),
      insurance: z.array(Reference),
      patientInstruction: text,
    },
  ),
  MedicationStatement: resource(
    { status: text },
    {
      subject: Reference,
      medicationCodeableConcept: CodeableConcept,
      medicationReference: Reference,
      reasonCode: concepts,
      effectiveDateTime: text,
      effectivePeriod: Period,
      dateAsserted: text,
      context: Reference,
      basedOn: z.array(Reference),
      statusReason: concepts,
      informationSource: Reference,
      dosage: z.array(Dosage),
      note: z.array(Annotation),
    },
  ),
  MedicationDispense: resource(
    { status: text },
    {
      subject: Reference,
      medicationCodeableConcept: CodeableConcept,
      authorizingPrescription: z.array(Reference),
      whenHandedOver: text,
      daysSupply: Quantity,
      quantity: Quantity,
    },
  ),
  Medication: resource(
    {},
    {
      code: CodeableConcept,
      form: CodeableConcept,
      ingredient: z.array(
        shape({
          itemCodeableConcept: CodeableConcept,
          itemReference: Reference,
          isActive: flag,
          strength: Ratio,
        }),
      ),
    },
  ),
  Substance: resource({}, { code: CodeableConcept }),
  AllergyIntolerance: resource(
    {},
    {
      patient: Reference,
      clinicalStatus: CodeableConcept,
      verificationStatus: CodeableConcept,
      criticality: z.enum(['low', 'high', 'unable-to-assess']),
      type: z.enum(['allergy', 'intolerance']),
      code: CodeableConcept,
      onsetDateTime: text,
      recordedDate: text,
      note: z.array(Annotation),
      reaction: z.array(
        shape({ substance: CodeableConcept, manifestation: concepts, description: text, severity: text }),
      ),
    },
  ),
  Condition: resource(
    {},
    {
      subject: Reference,
      clinicalStatus: CodeableConcept,
      verificationStatus: CodeableConcept,
      category: concepts,
      code: CodeableConcept,
      onsetDateTime: text,
      onsetPeriod: Period,
      abatementDateTime: text,
      abatementPeriod: Period,
      abatementAge: Quantity,
      abatementString: text,
      recordedDate: text,
      note: z.array(Annotation),
    },
  ),
  Observation: resource(
    { status: text, code: CodeableConcept },
    {
      subject: Reference,
      category: concepts,
      effectiveDateTime: text,
      effectiveInstant: text,
      effectivePeriod: Period,
      effectiveTiming: Timing,
      issued: text,
      hasMember: z.array(Reference),
      method: CodeableConcept,
      note: z.array(Annotation),
      component: z.array(z.object({ code: CodeableConcept, ...shape(value).shape })),
      ...value,
    },
  ),
  DiagnosticReport: resource(
    { status: text },
    {
      subject: Reference,
      code: CodeableConcept,
      basedOn: z.array(Reference),
      effectiveDateTime: text,
      effectivePeriod: Period,
      issued: text,
      performer: z.array(Reference),
      result: z.array(Reference),
      conclusion: text,
    },
  ),
  List: resource(
    { status: text },
    {
      subject: Reference,
      code: CodeableConcept,
      emptyReason: CodeableConcept,
      entry: z.array(shape({ deleted: flag })),
    },
  ),
  DetectedIssue: resource(
    { status: text },
    {
      patient: Reference,
      code: CodeableConcept,
      implicated: z.array(Reference),
      detail: text,
      mitigation: z.array(z.object({ action: CodeableConcept })),
    },
  ),
  Provenance: resource(
    { target: z.array(Reference) },
    {
      recorded: text,
      signature: z.array(z.object({ type: z.array(Coding), ...shape({ when: text, who: Reference }).shape })),
    },
  ),
  AuditEvent: resource({}, { entity: z.array(shape({ what: Reference })) }),
}

/** The shape of a type that `shapes` does not name. */
export const otherwise = any
