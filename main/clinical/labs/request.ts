import type { CodeableConcept, QuestionnaireResponse, Reference, ServiceRequest } from '@medplum/fhirtypes'
import { conceptText, hasCode } from '../codes/concepts.ts'
import { rounds, systems } from '../codes/rounds-systems.ts'
import {
  type Answers,
  isAnswer,
  type OrderableTest,
  type TestKind,
  testKinds,
  unanswered,
} from './orderable.ts'
import { type Site, siteInFull } from './sites.ts'

/** HL7's extension for why a request has the status it has; R4's ServiceRequest has no element for it. */
export const statusReasonUrl = 'http://hl7.org/fhir/StructureDefinition/request-statusReason'

/** Who pays: a coverage on record, or whom the clinician named. */
export type Payer = { coverage: { id: string; name: string } } | { by: 'patient' | 'practice' }

export type TestReason = { conditionId: string; code: CodeableConcept | undefined }

export type TestOrder = {
  id: string
  /** Its business identifier: the same however often it is written. */
  identifier: string
  test: OrderableTest
  patientId: string
  encounterId: string
  requester: { practitionerId: string; name: string }
  at: string
  stat: boolean
  answers: Answers
  site: Site | null
  payer: Payer | null
  reason: TestReason | null
}

const answersId = 'answers'

/**
 * A test that is ordered, as R4 has it: what the laboratory asked is a QuestionnaireResponse contained in it ("ask at order entry", which
 * R4 puts into `supportingInfo`), and so never apart from it; the reason is the diagnosis of the visit.
 */
export function testRequest(of: TestOrder): ServiceRequest & { id: string } {
  const { id, identifier, test, patientId, encounterId, requester, at, stat, answers, site, payer, reason } =
    of
  const response = responseOf(test, answers)
  const instruction = instructionOf(test)
  return {
    resourceType: 'ServiceRequest',
    id,
    ...(response ? { contained: [response] } : {}),
    ...(payer && 'by' in payer ? { extension: [{ url: rounds.payer, valueCode: payer.by }] } : {}),
    identifier: [{ system: rounds.testOrder, value: identifier }],
    instantiatesCanonical: [test.url],
    status: 'draft',
    intent: 'order',
    category: [{ coding: [{ system: systems.snomed, ...testKinds[test.kind] }] }],
    priority: stat ? 'stat' : 'routine',
    code: { ...test.code, text: test.name },
    subject: { reference: `Patient/${patientId}` },
    encounter: { reference: `Encounter/${encounterId}` },
    authoredOn: at,
    requester: { reference: `Practitioner/${requester.practitionerId}`, display: requester.name },
    ...(site ? performers(site) : {}),
    ...(reason?.code ? { reasonCode: [reason.code] } : {}),
    ...(reason ? { reasonReference: [{ reference: `Condition/${reason.conditionId}` }] } : {}),
    ...(payer && 'coverage' in payer
      ? { insurance: [{ reference: `Coverage/${payer.coverage.id}`, display: payer.coverage.name }] }
      : {}),
    ...(response ? { supportingInfo: [{ reference: `#${answersId}` }] } : {}),
    ...(instruction ? { patientInstruction: instruction } : {}),
  }
}

function performers(site: Site): Pick<ServiceRequest, 'performer' | 'locationReference'> {
  return {
    ...(site.organization
      ? { performer: [{ reference: `Organization/${site.organization}`, display: site.name }] }
      : {}),
    locationReference: [{ reference: `Location/${site.id}`, display: siteInFull(site) }],
  }
}

/** What the patient is told of specimen and preparation, as the catalog has it. */
export const instructionOf = ({
  specimen,
  preparation,
}: Pick<OrderableTest, 'specimen' | 'preparation'>): string =>
  [...(specimen ? [`Specimen: ${specimen}.`] : []), ...preparation].join(' ')

function responseOf(test: OrderableTest, answers: Answers): QuestionnaireResponse | null {
  const given = test.questions.filter(({ id }) => answers[id]?.trim())
  if (given.length === 0) return null
  return {
    resourceType: 'QuestionnaireResponse',
    id: answersId,
    status: 'completed',
    item: given.map(({ id, text, kind }) => {
      const said = answers[id]?.trim() ?? ''
      const value =
        kind === 'boolean'
          ? { valueBoolean: said === 'true' }
          : kind === 'date'
            ? { valueDate: said }
            : { valueString: said }
      return { linkId: id, text, answer: [value] }
    }),
  }
}

/** The answers of an order by the id of their question. */
export function answersOf({ contained }: Pick<ServiceRequest, 'contained'>): Record<string, string> {
  const response = contained?.find(
    (one): one is QuestionnaireResponse => one.resourceType === 'QuestionnaireResponse',
  )
  return Object.fromEntries(
    (response?.item ?? []).flatMap(({ linkId, answer }) => {
      const { valueBoolean, valueDate, valueString } = answer?.[0] ?? {}
      const said = valueString ?? valueDate ?? (valueBoolean === undefined ? undefined : String(valueBoolean))
      return said === undefined ? [] : [[linkId, said] as const]
    }),
  )
}

/** The answers as a person reads them: "Pregnant: No". */
export function answersInWords({ contained }: Pick<ServiceRequest, 'contained'>): string[] {
  const response = contained?.find(
    (one): one is QuestionnaireResponse => one.resourceType === 'QuestionnaireResponse',
  )
  return (response?.item ?? []).flatMap(({ text, linkId, answer }) => {
    const { valueBoolean, valueDate, valueString, valueCoding } = answer?.[0] ?? {}
    const yesNo = valueBoolean === undefined ? undefined : valueBoolean ? 'Yes' : 'No'
    const said = valueString ?? valueDate ?? valueCoding?.display ?? yesNo
    return said === undefined ? [] : [`${(text ?? linkId).replace(/[?:]$/, '')}: ${said}`]
  })
}

/** Why these can't be the answers to what the laboratory asks; null: they can. */
export function answersRefused(test: OrderableTest, answers: Answers): string | null {
  const [missing] = unanswered(test, answers)
  if (missing) return `Answer: ${missing.text}`
  const wrong = test.questions.find((one) => !isAnswer(one, answers[one.id]?.trim() ?? ''))
  if (wrong) return `This is no answer to “${wrong.text}”.`
  const unknown = Object.keys(answers).find((id) => !test.questions.some((one) => one.id === id))
  return unknown === undefined ? null : 'A question that was answered is not asked any more. Look again.'
}

/** What kind of order it is; null: none that is ordered here. */
export const kindOfRequest = ({ category }: Pick<ServiceRequest, 'category'>): TestKind | null =>
  (Object.keys(testKinds) as TestKind[]).find((kind) =>
    category?.some((one) => hasCode(one, systems.snomed, testKinds[kind].code)),
  ) ?? null

export const nameOfRequest = ({ code }: Pick<ServiceRequest, 'code'>): string =>
  conceptText(code) || 'Test without a name'

/** The place that an order names, as `Location/id`; null: none, or otherwise. */
export const siteIdOf = ({ locationReference }: Pick<ServiceRequest, 'locationReference'>): string | null =>
  idIn(locationReference?.[0], 'Location')

export function idIn(reference: Reference | undefined, type: string): string | null {
  const [named, id, ...more] = (reference?.reference ?? '').split('/')
  return named === type && id && more.length === 0 && /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? id : null
}

/** Why it was ended, or is held. */
export const statusReasonOf = ({ extension }: Pick<ServiceRequest, 'extension'>): string =>
  conceptText(extension?.find(({ url }) => url === statusReasonUrl)?.valueCodeableConcept)

/** The same, ended: `revoked`, with a word why. */
export const revoked = <T extends ServiceRequest>(request: T, reason: string): T => ({
  ...request,
  status: 'revoked',
  extension: [
    ...(request.extension ?? []).filter(({ url }) => url !== statusReasonUrl),
    { url: statusReasonUrl, valueCodeableConcept: { text: reason } },
  ],
})

/** Are they the same test? By a code in common, else by the same words where one has no code. */
export function isSameTest(one: CodeableConcept | undefined, other: CodeableConcept | undefined): boolean {
  const codes = (of: CodeableConcept | undefined) =>
    (of?.coding ?? []).flatMap(({ system, code }) => (system && code ? [`${system}|${code}`] : []))
  const [a, b] = [codes(one), codes(other)]
  if (a.length > 0 && b.length > 0) return a.some((code) => b.includes(code))
  const text = conceptText(one).toLowerCase()
  return text !== '' && text === conceptText(other).toLowerCase()
}

/** What it costs is settled with whom; null: not said. */
export const payerOf = ({ extension, insurance }: ServiceRequest): Payer | null => {
  const coverage = idIn(insurance?.[0], 'Coverage')
  if (coverage) return { coverage: { id: coverage, name: insurance?.[0]?.display ?? 'Coverage' } }
  const by = extension?.find(({ url }) => url === rounds.payer)?.valueCode
  return by === 'patient' || by === 'practice' ? { by } : null
}
