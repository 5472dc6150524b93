import { plain } from '../figures.ts'
import {
  asRecorded,
  type EnteredVital,
  inPounds,
  type SingleUnit,
  type SingleVital,
  type VitalKind,
  vitalFault,
} from './vital-signs.ts'

/** What was typed for a vital sign, or why it can't be taken as it is. */
export type TypedVital = { vital: EnteredVital } | { fault: string }

/** How people write the units of each; without one, the first is meant, unless there is something to ask. */
const units: Record<SingleVital, { asked: string | null; written: [RegExp, SingleUnit][] }> = {
  'heart-rate': { asked: null, written: [[/^(bpm|\/ ?min|beats ?\/ ?min)?$/, '/min']] },
  'respiratory-rate': { asked: null, written: [[/^(\/ ?min|breaths ?\/ ?min)?$/, '/min']] },
  'oxygen-saturation': { asked: null, written: [[/^(%|percent)?$/, '%']] },
  temperature: {
    asked: '°F or °C?',
    written: [
      [/^(°? ?f|deg ?f|fahrenheit)$/, '[degF]'],
      [/^(°? ?c|deg ?c|celsius)$/, 'Cel'],
    ],
  },
  weight: {
    // Kilograms taken for pounds are a dose of 2.2 times too much.
    asked: 'kg or lb?',
    written: [
      [/^(kg|kgs|kilos?|kilograms?)$/, 'kg'],
      [/^(lbs?|pounds?)$/, '[lb_av]'],
    ],
  },
  height: {
    asked: 'in or cm?',
    written: [
      [/^(in|inch|inches|"|″)$/, '[in_i]'],
      [/^(cm|centimeters?)$/, 'cm'],
    ],
  },
}

/** Null: nothing was typed. */
export function readVital(kind: VitalKind, typed: string): TypedVital | null {
  const text = typed.trim().toLowerCase().replaceAll(/[’′]/g, "'")
  if (!text) return null
  const read = kind === 'blood-pressure' ? readPressure(text) : readSingle(kind, text)
  if ('fault' in read) return read
  const fault = vitalFault(read.vital)
  return fault ? { fault } : read
}

function readPressure(text: string): TypedVital {
  const [, upper, lower] = /^(-?[\d.]+)\s*(?:\/|over|\s)\s*(-?[\d.]+)\s*(?:mm ?hg)?$/.exec(text) ?? []
  if (upper === undefined || lower === undefined) return { fault: 'Write it as 120/80.' }
  return { vital: { kind: 'blood-pressure', systolic: Number(upper), diastolic: Number(lower) } }
}

function readSingle(kind: SingleVital, text: string): TypedVital {
  const inParts = partsOf(kind, text)
  if (inParts) return { vital: { kind, ...inParts } }
  const [, figure, unit = ''] = /^(-?\d*(?:[.,]\d{1,4})?)\s*(.*)$/.exec(text) ?? []
  if (!figure || !/\d/.test(figure)) return { fault: 'Write a number.' }
  const { asked, written } = units[kind]
  if (asked && unit === '') return { fault: asked }
  const known = written.find(([pattern]) => pattern.test(unit))
  if (!known) return { fault: asked ?? 'That unit is not one of it.' }
  return { vital: { kind, value: Number(figure.replace(',', '.')), unit: known[1] } }
}

/** 7 lb 11 oz; 5'8", 5 ft 8. */
function partsOf(kind: SingleVital, text: string): { value: number; unit: SingleUnit } | null {
  const [whole, part, unit] =
    kind === 'weight'
      ? [/^(\d+)\s*(?:lbs?|pounds?)\s*([\d.]+)\s*(?:oz|ounces?)$/, 16, '[lb_av]' as const]
      : [/^(\d+)\s*(?:'|ft|feet)\s*([\d.]*)\s*(?:"|″|''|in|inches)?$/, 12, '[in_i]' as const]
  const [, large, small] = (kind === 'weight' || kind === 'height' ? whole.exec(text) : null) ?? []
  if (large === undefined) return null
  const figures = [Number(large), Number(small || 0)]
  if (figures.some(Number.isNaN) || (figures[1] ?? 0) >= part) return null
  const [of = 0, more = 0] = figures
  return kind === 'weight'
    ? { value: Number((of + more / part).toFixed(3)), unit }
    : { value: of * part + more, unit }
}

/** As it will be recorded, with the other unit beside it: "69.85 kg · 154 lb". Null: there is only one unit. */
export function otherUnitText(vital: EnteredVital): string | null {
  if (!('value' in vital)) return null
  const { value, unit } = vital
  switch (unit) {
    case 'kg':
    case '[lb_av]': {
      const recorded = asRecorded(vital)
      const kilograms = 'value' in recorded ? recorded.value : value
      return `${plain(kilograms)} kg · ${plain(unit === '[lb_av]' ? value : inPounds(kilograms))} lb`
    }
    case '[degF]':
      return `${plain(value)} °F · ${tenth(((value - 32) * 5) / 9)} °C`
    case 'Cel':
      return `${tenth((value * 9) / 5 + 32)} °F · ${plain(value)} °C`
    case '[in_i]':
      return `${plain(value)} in · ${tenth(value * 2.54)} cm`
    case 'cm':
      return `${tenth(value / 2.54)} in · ${plain(value)} cm`
    default:
      return null
  }
}

const tenth = (value: number): string => plain(Number(value.toFixed(1)))
