import { z } from 'zod'

/**
 * FHIR R4's data types (https://hl7.org/fhir/R4/datatypes.html), as far as this program reads them. An element that it
 * never reads may be anything; one that it does read is of its type or absent. Nothing is changed by the check.
 */

export const text = z.string()
export const number = z.number()
export const flag = z.boolean()

/** Each element of these may be absent. */
export const shape = <T extends z.ZodRawShape>(elements: T) => z.object(elements).partial()

export const Period = shape({ start: text, end: text })
export const Coding = shape({ system: text, code: text, display: text, userSelected: flag })
export const CodeableConcept = shape({ coding: z.array(Coding), text })
export const Identifier = shape({
  use: text,
  type: CodeableConcept,
  system: text,
  value: text,
  period: Period,
})
export const Reference = shape({ reference: text, type: text, identifier: Identifier, display: text })
/** A list of primitives has `null` where only an extension stands (https://hl7.org/fhir/R4/json.html#null). */
export const texts = z.array(text.nullable())
export const HumanName = shape({
  use: text,
  text,
  family: text,
  given: texts,
  prefix: texts,
  suffix: texts,
  period: Period,
})
export const ContactPoint = shape({ system: text, value: text, use: text, period: Period })
export const Address = shape({
  use: text,
  text,
  line: texts,
  city: text,
  state: text,
  postalCode: text,
  period: Period,
})
export const Quantity = shape({ value: number, comparator: text, unit: text, system: text, code: text })
export const Range = shape({ low: Quantity, high: Quantity })
export const Ratio = shape({ numerator: Quantity, denominator: Quantity })
export const Annotation = shape({ text, time: text, authorReference: Reference })
export const Narrative = shape({ div: text })
export const Meta = shape({ versionId: text, lastUpdated: text, tag: z.array(Coding) })

const ExtensionElements = z.object({
  url: text,
  ...shape({
    valueString: text,
    valueCode: text,
    valueDateTime: text,
    valueBoolean: flag,
    valueReference: Reference,
    valueCodeableConcept: CodeableConcept,
    valueCoding: Coding,
  }).shape,
})
export type ExtensionRead = z.infer<typeof ExtensionElements> & { extension?: ExtensionRead[] | undefined }
export const Extension: z.ZodType<ExtensionRead> = ExtensionElements.extend({
  extension: z.lazy(() => z.array(Extension)).optional(),
})
export const Extensions = z.array(Extension)

const Repeat = shape({
  boundsDuration: Quantity,
  boundsRange: Range,
  boundsPeriod: Period,
  count: number,
  countMax: number,
  duration: number,
  durationMax: number,
  durationUnit: text,
  frequency: number,
  frequencyMax: number,
  period: number,
  periodMax: number,
  periodUnit: text,
  dayOfWeek: z.array(text),
  timeOfDay: z.array(text),
  when: z.array(text),
  offset: number,
})
export const Timing = shape({ event: z.array(text), repeat: Repeat, code: CodeableConcept })
export const Dosage = shape({
  sequence: number,
  text,
  additionalInstruction: z.array(CodeableConcept),
  patientInstruction: text,
  timing: Timing,
  asNeededBoolean: flag,
  asNeededCodeableConcept: CodeableConcept,
  site: CodeableConcept,
  route: CodeableConcept,
  method: CodeableConcept,
  doseAndRate: z.array(
    shape({
      type: CodeableConcept,
      doseRange: Range,
      doseQuantity: Quantity,
      rateRatio: Ratio,
      rateRange: Range,
      rateQuantity: Quantity,
    }),
  ),
  maxDosePerPeriod: Ratio,
  maxDosePerAdministration: Quantity,
  maxDosePerLifetime: Quantity,
})
