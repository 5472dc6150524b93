import { z } from 'zod'

/**
 * What can change, as the screen tells it apart: a command touches keys, a query depends on keys. Ids are those of the
 * visit's Encounter, of the Patient, of the Practitioner. Part and whole: `chart:p:results` is a part of `chart:p`, and
 * that of `chart`.
 */
export type Key =
  /** The signed-in provider and their availability. */
  | 'session'
  /** Waiting patients, appointments, and the holders of visits. */
  | 'queue'
  /** Colleagues on duty. */
  | 'colleagues'
  /** Notes of colleagues that wait for this provider's co-signature. */
  | 'co-sign'
  /** Unsent and refused writes, and how far the charts are loaded. */
  | 'sync'
  /** Whether the central API answers, and as of when what it shows was read. */
  | 'central'
  /** What the charts of many name: medications, places, organizations. */
  | 'shared'
  /** Names and licenses. */
  | Of<'practitioner'>
  | Of<'visit'>
  /** A note as it is kept. `state`: whether there is one, and signed; `text`: all else, that only who reads it sees. */
  | Of<'note', 'state' | 'text'>
  /** Text typed into a note here: the editor that they come from has them already. */
  | Of<'typed'>
  | Of<'orders'>
  /** Forms of a visit left half filled in. */
  | Of<'form'>
  | Of<'chart', string>

type Of<Kind extends string, Part extends string = never> =
  | Kind
  | `${Kind}:${string}`
  | (Part extends string ? `${Kind}:${string}:${Part}` : never)

const id = '[A-Za-z0-9.-]{1,64}'
const form = new RegExp(
  `^(session|queue|colleagues|co-sign|sync|central|shared|(practitioner|visit|typed|orders|form)(:${id})?|note(:${id}(:(state|text))?)?|chart(:${id}(:[a-z-]+)?)?)$`,
)

/** `z` of a key that crosses. */
export const Key = z.custom<Key>((value) => typeof value === 'string' && form.test(value))
