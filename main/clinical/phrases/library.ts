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
import { type Phrase, type PhraseBox, type PhraseScore, type PhraseText, phraseName } from './phrase.ts'

/**
 * A phrase as FHIR: R4's Library, which is made to share such assets, with a name, a title, a status, a publisher and the
 * citation of what it stands on. What is called and pressed is its content, as JSON. Whose own it is says an extension; without
 * it is the practice's. Why: docs/decisions/phrases.md.
 */

const code = 'note-phrase'
export const isPhrase = (library: Library): boolean => hasCode(library.type, rounds.library, code)

/** Whose own it is; null: the practice's. */
export function ownerOf(library: Library): string | null {
  const reference = library.extension?.find(({ url }) => url === rounds.phraseOwner)?.valueReference
    ?.reference
  return reference === undefined
    ? null
    : (/^Practitioner\/([A-Za-z0-9\-.]{1,64})$/.exec(reference)?.[1] ?? '')
}

type Content = Pick<Phrase, 'texts' | 'boxes' | 'score' | 'complaints'>

export function libraryOf(
  phrase: Pick<Phrase, 'id' | 'name' | 'title' | 'source'> & Partial<Content>,
  owner: LibraryOwner,
): Library & { id: string } {
  const { id, name, title, source, texts = [], boxes = [], score = null, complaints = [] } = phrase
  return {
    resourceType: 'Library',
    id,
    ...ownedBy(owner),
    name,
    title,
    status: 'active',
    type: { coding: [{ system: rounds.library, code }] },
    ...(source ? { relatedArtifact: [{ type: 'citation', citation: source }] } : {}),
    content: [jsonContent({ texts, boxes, score, complaints })],
  }
}

/** Null: it is something else, withdrawn, or says what a workstation can't read. */
export function phraseOf(library: Library): Phrase | null {
  const { id, name, title, status, relatedArtifact } = library
  if (!isPhrase(library) || status !== 'active' || !id || !name || !phraseName.test(name)) return null
  const said = readJsonContent(library, contentOf)
  if (!said) return null
  return {
    id,
    name,
    title: title ?? name,
    of: ownerOf(library) === null ? 'practice' : 'own',
    source: relatedArtifact?.map(({ citation }) => citation ?? '').find(Boolean) ?? null,
    ...said,
  }
}

const isSection = (it: unknown): it is PhraseBox['section'] =>
  ['subjective', 'objective', 'assessment', 'plan'].includes(it as string)

function contentOf(it: unknown): Content {
  const { texts, boxes, score, complaints } = must(it, isRecord)
  return {
    texts: listOf(texts, textOf),
    boxes: listOf(boxes, boxOf),
    score: score === undefined || score === null ? null : scoreOf(score),
    complaints: listOf(complaints, (each) => must(each, isText)),
  }
}

function textOf(it: unknown): PhraseText {
  const { section, text } = must(it, isRecord)
  return {
    section: section === null || section === undefined ? null : must(section, isSection),
    text: cleanText(text),
  }
}

function boxOf(it: unknown): PhraseBox {
  const { kind, label, section, text, points = 0, not, stops = null } = must(it, isRecord)
  const counts = must(points, isWhole) !== 0
  const box = {
    label: cleanText(label),
    section: must(section, isSection),
    text: cleanText(text),
    points: must(points, isWhole),
    stops: stops === null ? null : must(stops, isSection),
  }
  // What counts is asked: a tick that nobody pressed would count as a no.
  if (kind === 'question' || (kind === 'tick' && counts)) return { ...box, kind: 'question', not: notOf(not) }
  const isKind = (value: unknown): value is 'tick' | 'exam' => value === 'tick' || value === 'exam'
  return { ...box, kind: must(kind, isKind), not: null }
}

function notOf(it: unknown): PhraseBox['not'] {
  const { text = '', points = 0 } = it === undefined || it === null ? {} : must(it, isRecord)
  return { text: cleanText(text), points: must(points, isWhole) }
}

function scoreOf(it: unknown): PhraseScore {
  const { name, ages, bands } = must(it, isRecord)
  return {
    name: must(name, isText),
    ages: listOf(ages, (each) => {
      const { from, to, points } = must(each, isRecord)
      return {
        from: must(from, isWhole),
        to: to === null || to === undefined ? null : must(to, isWhole),
        points: must(points, isWhole),
      }
    }),
    bands: listOf(bands, (each) => {
      const { atLeast, texts } = must(each, isRecord)
      return { atLeast: must(atLeast, isWhole), texts: listOf(texts, textOf) }
    }),
  }
}

/** A provider keeps it for themselves, or a practice for all. */
export type LibraryOwner = { practitionerId: string } | { publisher: string }

export const ownedBy = (owner: LibraryOwner): Pick<Library, 'extension' | 'publisher'> =>
  'publisher' in owner
    ? { publisher: owner.publisher }
    : {
        extension: [
          { url: rounds.phraseOwner, valueReference: { reference: `Practitioner/${owner.practitionerId}` } },
        ],
      }
