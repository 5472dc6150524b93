import type { CodeableConcept, Coding, Quantity } from '@medplum/fhirtypes'
import { systemName } from '../codes/code-systems.ts'
import { conceptText } from '../codes/concepts.ts'
import { formatDateTime } from '../dates.ts'
import { decimalText } from '../fhir-json.ts'
import { figureOf } from '../figures.ts'
import { unitLabel } from '../units.ts'
import { isFields } from './pick.ts'
import { inWords } from './record-kinds.ts'

/** A resource that is named by another: what it is called, and whether it can be opened in this chart. */
export type Named = { title: string; here: boolean }
export type NameOf = (type: string, id: string) => Named | null

type Fields = Record<string, unknown>
type How = { nameOf: NameOf; withCodes: boolean }
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
    read: (value) => (typeof value.value === 'number' ? quantity(value) : contact(value)),
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
    read: (of) =>
      string(of.text) ||
      joined([...strings(of.prefix), ...strings(of.given), string(of.family), ...strings(of.suffix)]),
  },
  {
    of: ['use', 'type', 'text', 'line', 'city', 'district', 'state', 'postalCode', 'country', 'period'],
    any: ['line', 'city', 'postalCode', 'country'],
    read: (of) =>
      string(of.text) ||
      joined(
        [
          ...strings(of.line),
          string(of.city),
          joined([string(of.state), string(of.postalCode)]),
          string(of.country),
        ],
        ', ',
      ),
  },
  { of: ['system', 'value', 'use', 'rank', 'period'], any: ['value'], read: contact },
  {
    of: ['use', 'type', 'system', 'value', 'period', 'assigner'],
    any: ['value'],
    read: (of, how) =>
      joined([isFields(of.type) ? concept(of.type, how) : '', string(of.value)]) +
      (string(of.system) ? ` (${string(of.system)})` : ''),
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
  lineOf(value, { nameOf, withCodes: true })

/** The same as part of a title: without codes. They are not cut off afterwards, since what a source wrote in brackets is its own: "(Not done)". */
export const titleText = (value: unknown, nameOf: NameOf): string =>
  lineOf(value, { nameOf, withCodes: false }) ?? ''

function lineOf(value: unknown, how: How): string | null {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (!isFields(value)) return null
  const names = Object.keys(value).filter((name) => name !== 'id')
  for (const { of, any, read } of shapes) {
    if (!names.every((name) => of.includes(name)) || !any.some((name) => value[name] !== undefined)) continue
    const text = isWellFormed(value) ? read(value, how) : ''
    if (text) return text
  }
  return null
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

/** As a person reads it, with its codes behind it. */
function concept(value: Fields, { withCodes }: How): string {
  const { coding: codings = [], text } = value
  if (!isString(text) || !Array.isArray(codings)) return ''
  const all = codings.filter(
    (one): one is Coding => isFields(one) && isString(one.code) && isString(one.system),
  )
  const name = conceptText({ ...(text ? { text: string(text) } : {}), coding: all } as CodeableConcept)
  if (!withCodes) return name
  const codes = new Set(all.flatMap((one) => codeOf(one) ?? []))
  codes.delete(name)
  return codes.size > 0 ? `${name} (${[...codes].join(', ')})` : name
}

function codeOf({ system, code }: Coding): string | null {
  const name = systemName(system)
  return code && name ? `${name} ${code}` : null
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

function quantity(of: Fields): string {
  if (!isString(of.unit) || !isString(of.code)) return ''
  const unit = unitLabel(of as Quantity) ?? ''
  return joined([`${string(of.comparator)}${figure(of)}`, unit], unit.startsWith('%') ? '' : ' ')
}

function contact(of: Fields): string {
  const how = joined([string(of.use), string(of.system)])
  return string(of.value) + (how && string(of.value) ? ` (${how})` : '')
}

function period({ start, end }: Fields): string {
  const [from, to] = [string(start), string(end)].map((each) => each && formatDateTime(each))
  if (from && to) return `${from} to ${to}`
  return from ? `since ${from}` : to ? `until ${to}` : ''
}

const inner = (value: unknown): string => (isFields(value) ? quantity(value) : '')

function range({ low, high }: Fields): string {
  const [from, to] = [inner(low), inner(high)]
  if (from && to) return `${from} to ${to}`
  return from ? `${from} or more` : to ? `${to} or less` : ''
}

function ratio({ numerator, denominator }: Fields): string {
  return joined([inner(numerator), inner(denominator)], ' / ')
}

/** By the name it is given, else what is called so here, else what it is. */
function reference(of: Fields, { nameOf }: How): string {
  const display = string(of.display)
  if (display) return display
  const to = targetOf(of)
  const named = to && nameOf(to.type, to.id)?.title
  if (named) return named
  if (to) return `${inWords(to.type)}, not here`
  if (isFields(of.identifier))
    return joined([inWords(string(of.type) || 'Record'), string(of.identifier.value)])
  return string(of.reference)
}

/** What a literal reference names (`Procedure/p`, absolute, or with a version); null where it names nothing so. */
export function targetOf(value: unknown): { type: string; id: string } | null {
  const [path] = isFields(value) ? string(value.reference).split('/_history/') : []
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-.]{1,64})$/.exec(path ?? '') ?? []
  return type && id ? { type, id } : null
}
