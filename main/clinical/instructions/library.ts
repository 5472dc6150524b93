import type { Library } from '@medplum/fhirtypes'
import { hasCode } from '../codes/concepts.ts'
import { rounds } from '../codes/rounds-systems.ts'
import {
  cleanText,
  isRecord,
  isText,
  isWhole,
  jsonContent,
  listOf,
  must,
  readJsonContent,
} from '../json-content.ts'
import type { Instructions, InstructionText } from './instructions.ts'

/**
 * Instructions as FHIR: R4's Library, as a phrase is, of another type. `experimental` says that they are examples; each
 * source is a citation with its address. The texts, and for whom they are, are its content, as JSON.
 */

const code = 'patient-instructions'
export const isInstructionsLibrary = (library: Library): boolean =>
  hasCode(library.type, rounds.library, code)

export function instructionsLibrary(
  { id, title, codes, complaints, ages, en, es, sources, example }: Instructions,
  publisher: string,
): Library & { id: string } {
  return {
    resourceType: 'Library',
    id,
    title,
    status: 'active',
    experimental: example,
    type: { coding: [{ system: rounds.library, code }] },
    publisher,
    relatedArtifact: sources.map(({ citation, address }) => ({
      type: 'citation',
      citation,
      ...(address ? { url: address } : {}),
    })),
    content: [jsonContent({ codes, complaints, ages, en, es })],
  }
}

/** Null: it is something else, withdrawn, or says what a workstation can't read. */
export function instructionsOf(library: Library): Instructions | null {
  const { id, title, status, experimental, relatedArtifact } = library
  if (!isInstructionsLibrary(library) || status !== 'active' || !id) return null
  const said = readJsonContent(library, contentOf)
  if (!said) return null
  return {
    id,
    title: title ?? said.en.title,
    example: experimental === true,
    sources: (relatedArtifact ?? []).flatMap(({ citation, url }) =>
      citation ? [{ citation, address: url ?? null }] : [],
    ),
    ...said,
  }
}

type Content = Pick<Instructions, 'codes' | 'complaints' | 'ages' | 'en' | 'es'>

function contentOf(it: unknown): Content {
  const { codes, complaints, ages, en, es } = must(it, isRecord)
  return {
    codes: listOf(codes, codeOf),
    complaints: listOf(complaints, (each) => must(each, isText)),
    ages: agesOf(ages),
    en: textOf(en),
    es: es === null || es === undefined ? null : { ...textOf(es), reviewed: isReviewed(es) },
  }
}

/** An empty beginning would be that of every code. */
const codeOf = (it: unknown): string =>
  must(it, (each): each is string => isText(each) && /^[A-Z]\d[0-9A-Z.]*$/i.test(each))

function textOf(it: unknown): InstructionText {
  const { title, text } = must(it, isRecord)
  return { title: cleanText(title), text: cleanText(text) }
}

/** Only where it says so. */
const isReviewed = (it: unknown): boolean => must(it, isRecord).reviewed === true

function agesOf(it: unknown): Instructions['ages'] {
  if (it === null || it === undefined) return { from: null, to: null }
  const { from, to } = must(it, isRecord)
  const years = (age: unknown) => (age === null || age === undefined ? null : must(age, isWhole))
  return { from: years(from), to: years(to) }
}
