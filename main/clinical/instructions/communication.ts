import type { Communication, Practitioner, Reference } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds, systems } from '../codes/rounds-systems.ts'
import type { InstructionLanguage } from './instructions.ts'

/** Instructions as they were sent to the patient: words of their own, that no change of the practice's texts changes. */
export type SentInstructions = {
  language: InstructionLanguage
  title: string
  text: string
  /** A translation that nobody qualified has reviewed. */
  unreviewed: boolean
  sent: string
  /** Of the practice's, where it began with one. */
  libraryId: string | null
}

/** FHIR R4's Communication, of the category *Instruction*: from whom to whom, when, in which visit, in which language. */
export function instructionsMessage(
  id: string,
  of: { patientId: string; encounterId: string; sender: Reference<Practitioner> },
  { language, title, text, unreviewed, sent, libraryId }: SentInstructions,
): Communication & { id: string } {
  const patient = { reference: `Patient/${of.patientId}` }
  return {
    resourceType: 'Communication',
    id,
    language,
    ...(unreviewed ? { extension: [{ url: rounds.unreviewedTranslation, valueBoolean: true }] } : {}),
    status: 'completed',
    category: [
      { coding: [{ system: systems.communicationCategory, code: 'instruction', display: 'Instruction' }] },
    ],
    subject: patient,
    topic: { text: title },
    ...(libraryId ? { about: [{ reference: `Library/${libraryId}` }] } : {}),
    encounter: { reference: `Encounter/${of.encounterId}` },
    sent,
    recipient: [patient],
    sender: of.sender,
    payload: [{ contentString: text }],
  }
}

export const isInstructions = ({ category }: Communication): boolean =>
  Array.isArray(category) &&
  category.some((one) => hasCode(one, systems.communicationCategory, 'instruction'))

/** Null: it is another message, was taken back, or says nothing that could be read. What was loaded may be of any form. */
export function sentInstructionsOf(message: Communication): SentInstructions | null {
  const { status, language, topic, payload, sent = '', about, extension } = message
  const text = payload?.[0]?.contentString
  if (!isInstructions(message) || status !== 'completed' || payload?.length !== 1) return null
  if (typeof text !== 'string' || text === '' || Number.isNaN(Date.parse(sent))) return null
  return {
    language: language === 'es' ? 'es' : 'en',
    title: typeof topic?.text === 'string' ? topic.text : '',
    text,
    unreviewed: isUnreviewed(extension),
    sent,
    libraryId: /^Library\/([A-Za-z0-9\-.]{1,64})$/.exec(about?.[0]?.reference ?? '')?.[1] ?? null,
  }
}

const isUnreviewed = (extension: Communication['extension']): boolean =>
  Array.isArray(extension) &&
  extension.some(({ url, valueBoolean }) => url === rounds.unreviewedTranslation && valueBoolean === true)
