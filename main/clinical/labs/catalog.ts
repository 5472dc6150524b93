import type {
  ActivityDefinition,
  CodeableConcept,
  ObservationDefinition,
  PlanDefinition,
  Questionnaire,
  QuestionnaireItem,
  Resource,
  SpecimenDefinition,
} from '@medplum/fhirtypes'
import { conceptText, hasCode } from '../codes/concepts.ts'
import { rounds, systems } from '../codes/rounds-systems.ts'
import { type OrderableTest, type OrderSet, type Question, type TestKind, testKinds } from './orderable.ts'

/**
 * The catalog as FHIR R4: a test is an ActivityDefinition that makes a ServiceRequest; what is asked at order entry is a Questionnaire
 * contained in it, what is collected and how the patient prepares a SpecimenDefinition, what is reported ObservationDefinitions. A set
 * is a PlanDefinition of type `order-set`. Why: docs/decisions/lab-orders.md.
 */

const planType = 'http://terminology.hl7.org/CodeSystem/plan-definition-type'
const questionsId = 'questions'
const specimenId = 'specimen'

/** A result that a test reports, with the range that its laboratory calls normal. */
export type Reported = { code: CodeableConcept; unit: string; low: number; high: number; decimals: number }

/** Null: withdrawn, no test of these two kinds, or without what an order names. */
export function testOf(definition: ActivityDefinition): OrderableTest | null {
  try {
    return readTest(definition)
  } catch {
    return null
  }
}

/** Throws where an element has another form than R4's. */
function readTest(definition: ActivityDefinition): OrderableTest | null {
  const { id, url, status, kind, code, title, name, topic, experimental, extension } = definition
  const kindOf = (Object.keys(testKinds) as TestKind[]).find((one) =>
    topic?.some((it) => hasCode(it, systems.snomed, testKinds[one].code)),
  )
  const called = title ?? name ?? conceptText(code)
  if (!id || !url || status !== 'active' || kind !== 'ServiceRequest' || !code || !kindOf || !called)
    return null
  const specimen = containedIn(definition, 'SpecimenDefinition', specimenId)
  const days = extension?.find((one) => one.url === rounds.repeatDays)?.valueInteger
  return {
    id,
    url,
    name: called.trim(),
    called: namesIn(definition),
    kind: kindOf,
    code,
    specimen: conceptText(specimen?.typeCollected) || null,
    preparation: (specimen?.patientPreparation ?? []).map(conceptText).filter(Boolean),
    questions: (containedIn(definition, 'Questionnaire', questionsId)?.item ?? []).flatMap(questionsIn),
    repeatDays: days && days > 0 ? days : null,
    example: experimental === true,
  }
}

const namesIn = ({ extension }: Pick<ActivityDefinition | PlanDefinition, 'extension'>): string[] =>
  (extension ?? []).flatMap(({ url, valueString }) =>
    url === rounds.alsoCalled && valueString ? [valueString] : [],
  )

function containedIn<T extends 'Questionnaire' | 'SpecimenDefinition'>(
  { contained }: ActivityDefinition,
  type: T,
  id: string,
): Extract<Resource, { resourceType: T }> | undefined {
  const all = (contained ?? []).filter((one) => one.resourceType === type)
  return (all.find((one) => one.id === id) ?? all[0]) as Extract<Resource, { resourceType: T }> | undefined
}

/** What this program has no field of its own for is asked in words: no question of a laboratory is left out. */
function questionsIn(item: QuestionnaireItem): Question[] {
  const { linkId, text, type, required, answerOption = [], item: inner = [] } = item
  const more = inner.flatMap(questionsIn)
  if (type === 'group' || type === 'display' || !linkId) return more
  const choices = answerOption
    .map(({ valueString, valueCoding }) => valueString ?? valueCoding?.display ?? valueCoding?.code ?? '')
    .filter(Boolean)
  const kind =
    type === 'boolean' || type === 'date' ? type : type === 'choice' && choices.length > 0 ? 'choice' : 'text'
  return [
    {
      id: linkId,
      text: text ?? linkId,
      kind,
      choices: kind === 'choice' ? choices : [],
      required: required === true,
    },
    ...more,
  ]
}

/** Null: withdrawn, no order set, or one without members. */
export function orderSetOf(plan: PlanDefinition): OrderSet | null {
  try {
    const { id, title, name, status, type, action, experimental } = plan
    const called = title ?? name
    const tests = (action ?? []).flatMap(({ definitionCanonical }) => definitionCanonical ?? [])
    if (!id || !called || status !== 'active' || !hasCode(type, planType, 'order-set') || tests.length === 0)
      return null
    return { id, name: called, called: namesIn(plan), tests, example: experimental === true }
  } catch {
    return null
  }
}

/** What a test reports as figures; empty where the catalog does not say. */
export const reportedOf = ({ contained }: ActivityDefinition): Reported[] =>
  (contained ?? [])
    .filter((one): one is ObservationDefinition => one.resourceType === 'ObservationDefinition')
    .flatMap(({ code, quantitativeDetails, qualifiedInterval }) => {
      const { low, high } = qualifiedInterval?.[0]?.range ?? {}
      const unit = conceptText(quantitativeDetails?.unit)
      if (low?.value === undefined || high?.value === undefined) return []
      return [
        {
          code,
          unit,
          low: low.value,
          high: high.value,
          decimals: quantitativeDetails?.decimalPrecision ?? 0,
        },
      ]
    })

const alsoCalled = (names: string[]) => names.map((valueString) => ({ url: rounds.alsoCalled, valueString }))

export function definitionOf(
  test: OrderableTest,
  publisher: string,
  reported: Reported[] = [],
): ActivityDefinition & { id: string } {
  const { id, url, name, called, kind, code, questions, repeatDays, example } = test
  const contained = [...questionnaire(questions), ...specimen(test), ...reported.map(observationOf)]
  const extension = [
    ...alsoCalled(called),
    ...(repeatDays === null ? [] : [{ url: rounds.repeatDays, valueInteger: repeatDays }]),
  ]
  return {
    resourceType: 'ActivityDefinition',
    id,
    ...(contained.length > 0 ? { contained } : {}),
    ...(extension.length > 0 ? { extension } : {}),
    url,
    title: name,
    status: 'active',
    experimental: example,
    publisher,
    topic: [{ coding: [{ system: systems.snomed, ...testKinds[kind] }] }],
    ...(questions.length > 0
      ? { relatedArtifact: [{ type: 'depends-on', resource: `#${questionsId}` }] }
      : {}),
    kind: 'ServiceRequest',
    code,
    intent: 'order',
    ...(specimen(test).length > 0 ? { specimenRequirement: [{ reference: `#${specimenId}` }] } : {}),
    ...(reported.length > 0
      ? { observationResultRequirement: reported.map((_, at) => ({ reference: `#result-${at + 1}` })) }
      : {}),
  }
}

const questionnaire = (questions: Question[]): Questionnaire[] =>
  questions.length === 0
    ? []
    : [
        {
          resourceType: 'Questionnaire',
          id: questionsId,
          status: 'active',
          item: questions.map(({ id, text, kind, choices, required }) => ({
            linkId: id,
            text,
            type: kind,
            required,
            ...(choices.length > 0 ? { answerOption: choices.map((valueString) => ({ valueString })) } : {}),
          })),
        },
      ]

const specimen = ({ specimen: what, preparation }: OrderableTest): SpecimenDefinition[] =>
  !what && preparation.length === 0
    ? []
    : [
        {
          resourceType: 'SpecimenDefinition',
          id: specimenId,
          ...(what ? { typeCollected: { text: what } } : {}),
          ...(preparation.length > 0 ? { patientPreparation: preparation.map((text) => ({ text })) } : {}),
        },
      ]

const observationOf = ({ code, unit, low, high, decimals }: Reported, at: number): ObservationDefinition => ({
  resourceType: 'ObservationDefinition',
  id: `result-${at + 1}`,
  code,
  permittedDataType: ['Quantity'],
  quantitativeDetails: { unit: { text: unit }, decimalPrecision: decimals },
  qualifiedInterval: [
    { category: 'reference', range: { low: { value: low, unit }, high: { value: high, unit } } },
  ],
})

export const setDefinitionOf = (
  { id, name, called, tests, example }: OrderSet,
  publisher: string,
): PlanDefinition & { id: string } => ({
  resourceType: 'PlanDefinition',
  id,
  ...(called.length > 0 ? { extension: alsoCalled(called) } : {}),
  title: name,
  type: { coding: [{ system: planType, code: 'order-set', display: 'Order Set' }] },
  status: 'active',
  experimental: example,
  publisher,
  action: tests.map((definitionCanonical) => ({ definitionCanonical })),
})
