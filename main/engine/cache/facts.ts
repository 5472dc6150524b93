import type { Key } from '../../../preload/contract/index.ts'

/**
 * What `work` keeps one value of: settings and marks of this profile, each with the keys of the queries that show it.
 * Whatever belongs to a visit has a table.
 */
const facts = {
  session: ['session'],
  availability: ['session'],
  /** Ids of the offers whose end was told: once, however often Rounds is started. */
  'hand-overs-told': [],
  flags: ['shared'],
  /** As the server last gave them: the practice's, and this provider's own; instructions for patients and favorite prescriptions too. */
  phrases: ['shared'],
  /** What of one's favorite prescriptions was changed here and is not at the server yet. */
  'favorites-unsent': ['shared'],
  /** How often the provider of this profile ordered from which of them. */
  'favorites-used': [],
  /** The catalog of tests, as the server last gave it. */
  'tests-to-order': ['shared'],
  /** How often the provider of this profile recorded which code (`engine/diagnoses/used.ts`). */
  'diagnoses-used': [],
  'last-practitioner': [],
  'charts-of': [],
  'device-id': [],
  'offline-grace': [],
  'server-epoch': [],
  recovering: [],
  'last-contact': ['central'],
  'feed-as-of': ['central'],
  'confirmed-cursor': [],
  'feed-read-anew': [],
  'server-time-seen': [],
  'audit-epoch': [],
  /** The highest revision of a journal that was cleared. */
  'journal-cleared': [],
  /** Texts out of a damaged file. */
  'found-words': ['sync'],
} as const satisfies Record<string, Key[]>

export type FactName = keyof typeof facts

export const keysOfFact = (name: string): readonly Key[] => (name in facts ? facts[name as FactName] : [])
