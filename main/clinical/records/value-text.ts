import type { CodeableConcept, Coding, Quantity } from '@medplum/fhirtypes'
import { systemName, systems } from '../codes/code-systems.ts'
import { conceptText } from '../codes/concepts.ts'
import { formatDateTime } from '../dates.ts'
import { decimalText } from '../fhir-json.ts'
import { figureOf } from '../figures.ts'
import { labelOf, unitLabel } from '../units.ts'
import { isFields } from './pick.ts'
import { inWords } from './record-kinds.ts'

/** A resource that is named by another: what it is called, and whether it can be opened in this chart. */
export type Named = { title: string; here: boolean }
export type NameOf = (type: string, id: string) => Named | null

type Fields = Record<string, unknown>
/** `whole`: with all that it says, as an opened record tells it; else as part of a title. */
type How = { nameOf: NameOf; whole: boolean }
type Reader = (value: Fields, how: How) => string

const string = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(string).filter(Boolean) : [string(value)].filter(Boolean)
const joined = (parts: string[], by = ' '): string => parts.filter(Boolean).join(by)

/** Every element of these that is there must be one of them: what has more is told element by element, so that nothing is lost. */
const shapes: { of: readonly string[]; any: readonly string[]; read: Reader }[] = [
  { of: ['coding', 'text'], any: ['coding', 'text'], read: concept },
  {
    of: ['value', 'comparator', 'unit', 'system', 'code'],
    any: ['value'],
    read: (value, how) =>
      typeof value.value === 'number'
        ? quantity(value, how)
        : value.comparator || value.unit || value.code
          ? ''
          : contact(value, how),
  },
  { of: ['system', 'version', 'code', 'display', 'userSelected'], any: ['code', 'display'], read: coding },
  {
    of: ['reference', 'type', 'identifier', 'display'],
    any: ['reference', 'display', 'identifier'],
    read: reference,
  },
  { of: ['start', 'end'], any: ['start', 'end'], read: period },
  { of: ['low', 'high'], any: ['low', 'high'], read: range },
  { of: ['numerator', 'denominator'], any: ['numerator'], read: ratio },
  { of: ['value', 'currency'], any: ['value'], read: (of) => joined([figure(of), string(of.currency)]) },
  {
    of: ['use', 'text', 'family', 'given', 'prefix', 'suffix', 'period'],
    any: ['family', 'given'],
    read: (of, how) =>
      worded(
        of,
        joined([...strings(of.prefix), ...strings(of.given), string(of.family), ...strings(of.suffix)]),
        how,
      ),
  },
  {
    of: ['use', 'type', 'text', 'line', 'city', 'district', 'state', 'postalCode', 'country', 'period'],
    any: ['line', 'city', 'postalCode', 'country'],
    read: (of, how) =>
      worded(
        of,
        joined(
          [
            ...strings(of.line),
            string(of.city),
            string(of.district),
            joined([string(of.state), string(of.postalCode)]),
            string(of.country),
          ],
          ', ',
        ),
        how,
      ),
  },
  { of: ['system', 'value', 'use', 'rank', 'period'], any: ['value'], read: contact },
  {
    of: ['use', 'type', 'system', 'value', 'period', 'assigner'],
    any: ['value'],
    read: (of, how) =>
      joined([isFields(of.type) ? concept(of.type, how) : '', string(of.value)]) +
      behind([
        string(of.system),
        ...validity(of, how),
        how.whole && isFields(of.assigner) ? reference(of.assigner, how) : '',
      ]),
  },
  {
    of: ['authorReference', 'authorString', 'time', 'text'],
    any: ['text'],
    read: (of, how) => {
      const by =
        string(of.authorString) || (isFields(of.authorReference) ? reference(of.authorReference, how) : '')
      const from = joined([by, string(of.time) && formatDateTime(string(of.time))], ', ')
      return string(of.text) + (from ? ` (${from})` : '')
    },
  },
]

/** A value as it is read in one line, with the codes of a concept behind it; null: it has no such line, and is told element by element. */
export const valueText = (value: unknown, nameOf: NameOf = () => null): string | null =>
  lineOf(value, { nameOf, whole: true })

/** The same as part of a title: without codes. They are not cut off afterwards, since what a source wrote in brackets is its own: "(Not done)". */
export const titleText = (value: unknown, nameOf: NameOf): string =>
  lineOf(value, { nameOf, whole: false }) ?? ''

function lineOf(value: unknown, how: How): string | null {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (!isFields(value)) return null
  if (how.whole && isLong(value)) return null
  const names = Object.keys(value).filter((name) => name !== 'id')
  for (const { of, any, read } of shapes) {
    if (!names.every((name) => of.includes(name)) || !any.some((name) => value[name] !== undefined)) continue
    const text = isWellFormed(value) ? read(value, how) : ''
    // Element by element it is told whole.
    if (text && (!how.whole || saysAll(value, text))) return text
  }
  return null
}

/** What holds more than this is no line, and each of its texts would be looked for in all of it. */
const mostParts = 200

function isLong(value: Fields): boolean {
  let parts = 0
  const waiting: object[] = [value]
  for (let next = waiting.pop(); next && parts <= mostParts; next = waiting.pop())
    for (const one of Object.values(next)) {
      parts++
      if (typeof one === 'object' && one !== null) waiting.push(one)
    }
  return parts > mostParts
}

/** What these readers rely on: words are strings, lists are lists. */
function isWellFormed(value: Fields): boolean {
  return Object.entries(value).every(([name, one]) =>
    name === 'coding'
      ? Array.isArray(one) && one.every((each) => isFields(each) && isWellFormed(each))
      : name === 'value' || name === 'rank'
        ? typeof one === 'number' || typeof one === 'string'
        : name === 'userSelected'
          ? typeof one === 'boolean'
          : typeof one === 'string' || isFields(one) || isStrings(one),
  )
}
const isStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isString = (value: unknown): boolean => value === undefined || typeof value === 'string'

const behind = (parts: string[]): string => {
  const said = parts.filter(Boolean)
  return said.length > 0 ? ` (${said.join(', ')})` : ''
}

/** Uses that say nothing against a value, so that a title leaves them out. */
const plainUses = new Set([
  'official',
  'usual',
  'home',
  'work',
  'mobile',
  'billing',
  'secondary',
  'both',
  'physical',
  'postal',
])

/** Of what it is of use, and how long: help must not be sent to an old address. */
function validity({ use, type, rank, period: time }: Fields, { whole }: How): string[] {
  const when = isFields(time) && (whole || time.end) ? period(time) : ''
  const kinds = [string(use), string(type)].filter((one) => whole || !plainUses.has(one))
  return [...kinds, whole && rank !== undefined ? `rank ${rank}` : '', when]
}

/** Its own words; the parts it is made of behind them, where they say something else. */
function worded(of: Fields, parts: string, how: How): string {
  const text = string(of.text)
  const { use: _, type: __, period: ___, ...words } = of
  const isSaid = Object.values(words).every((one) => strings(one).every((part) => includes(text, part)))
  const others = how.whole && text && !isSaid ? parts : ''
  return (text || parts) + behind([others, ...validity(of, how)])
}

const folded = (text: string): string => text.toLowerCase().replaceAll(/[-_\s]+/g, ' ')
const includes = (text: string, part: string): boolean => folded(text).includes(folded(part))

/** As a person reads it, with its codes behind it, and what they are called where that is something else. */
function concept(value: Fields, { whole }: How): string {
  const { coding: codings = [], text } = value
  if (!isString(text) || !Array.isArray(codings)) return ''
  const all = codings.filter(
    (one): one is Coding =>
      isFields(one) && [one.code, one.system, one.display, one.version].every((part) => isString(part)),
  )
  const name = conceptText({ ...(text ? { text: string(text) } : {}), coding: all } as CodeableConcept)
  if (!whole) return name
  const codes = new Set(all.map((one) => codeOf(one, name, all.length > 1)))
  codes.delete(name)
  return name + behind([...codes])
}

/** FHIR's own systems: their codes are words, and a code that is the name itself adds nothing to it. */
const fhirs = /^https?:\/\/(terminology\.)?hl7\.org\//

function codeOf(
  { system, code, display, version, userSelected }: Coding,
  name: string,
  several: boolean,
): string {
  const known = systemName(system)
  const plain = code && (!system || fhirs.test(system)) && folded(code) === folded(name)
  const coded =
    !code || plain
      ? ''
      : known
        ? `${known} ${code}`
        : system && !fhirs.test(system)
          ? `${code} of ${system}`
          : `code ${code}`
  const called = display && !includes(name, display) ? display.trim() : ''
  return joined(
    [
      joined([coded, called], ': '),
      version ? `version ${version}` : '',
      userSelected && several ? 'chosen by a person' : '',
    ],
    ', ',
  )
}

function coding(value: Fields, how: How): string {
  return isString(value.code) && isString(value.system) && isString(value.display)
    ? concept({ coding: [value] }, how)
    : ''
}

const figure = (of: Fields): string => {
  const text = decimalText(of, 'value')
  return text === undefined ? '' : figureOf(text)
}

function quantity(of: Fields, { whole }: How): string {
  if (!isString(of.unit) || !isString(of.code)) return ''
  const unit = unitLabel(of as Quantity) ?? ''
  const text = joined([`${string(of.comparator)}${figure(of)}`, unit], unit.startsWith('%') ? '' : ' ')
  return whole ? text + behind(unitsBeside(of, unit)) : text
}

/** What unit and code say beside the unit that is read: `d` with the code `wk` contradict each other. */
function unitsBeside(of: Fields, read: string): string[] {
  const [unit, code, system] = [string(of.unit), string(of.code), string(of.system)]
  const known = systemName(system)
  const isUcum = system === '' || system === systems.ucum
  const coded = isUcum ? `code ${code}` : known ? `${known} ${code}` : `${code} of ${system}`
  return [
    unit && unit !== read && labelOf(unit) !== read ? unit : '',
    code && (!isUcum || (code !== read && labelOf(code) !== read)) ? coded : '',
  ]
}

function contact(of: Fields, how: How): string {
  const { use, ...rest } = of
  const kind = joined([string(use), string(of.system)])
  return string(of.value) && string(of.value) + behind([kind, ...validity(rest, how)])
}

function period({ start, end }: Fields): string {
  const [from, to] = [string(start), string(end)].map((each) => each && formatDateTime(each))
  if (from && to) return `${from} to ${to}`
  return from ? `since ${from}` : to ? `until ${to}` : ''
}

const inner = (value: unknown, how: How): string => (isFields(value) ? quantity(value, how) : '')

function range({ low, high }: Fields, how: How): string {
  const [from, to] = [inner(low, how), inner(high, how)]
  if (from && to) return `${from} to ${to}`
  return from ? `${from} or more` : to ? `${to} or less` : ''
}

function ratio({ numerator, denominator }: Fields, how: How): string {
  return joined([inner(numerator, how), inner(denominator, how)], ' / ')
}

/** By the name it is given, else what is called so here, else what it is. Its address is not read out: it is followed. */
function reference(of: Fields, { nameOf, whole }: How): string {
  const to = targetOf(of)
  const name = string(of.display) || (to && nameOf(to.type, to.id)?.title)
  const identified = isFields(of.identifier) ? string(of.identifier.value) : ''
  const missing = to ? `${inWords(to.type)}, not here` : string(of.reference)
  if (name || missing) return (name || missing) + behind([whole ? identified : ''])
  return identified && joined([inWords(string(of.type) || 'Record'), identified])
}

/** Elements whose text is not read out as it stands: an address that is followed, a system that has a name. */
const notRead: Readonly<Record<string, (value: string) => boolean>> = {
  id: () => true,
  reference: () => true,
  type: (value) => /^[A-Z]/.test(value),
  system: (value) => systemName(value) !== undefined || fhirs.test(value),
}

/** Is each text in it part of what was read? A date and a unit are read in other words. */
function saysAll(value: unknown, text: string, name = ''): boolean {
  if (Array.isArray(value)) return value.every((one) => saysAll(one, text, name))
  if (isFields(value)) return Object.entries(value).every(([key, one]) => saysAll(one, text, key))
  if (typeof value !== 'string' || value.trim() === '' || notRead[name]?.(value)) return true
  const unit = name === 'unit' || name === 'code' ? [labelOf(value)] : []
  return [value.trim(), formatDateTime(value), ...unit].some((one) => includes(text, one))
}

/** What a literal reference names (`Procedure/p`, absolute, or with a version); null where it names nothing so. */
export function targetOf(value: unknown): { type: string; id: string } | null {
  const [path] = isFields(value) ? string(value.reference).split('/_history/') : []
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-.]{1,64})$/.exec(path ?? '') ?? []
  return type && id ? { type, id } : null
}
