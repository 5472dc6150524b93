import { type Limits, standardLimits } from './limits.ts'
import { Problem } from './problem.ts'

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]
const object = -1

/**
 * Looks at JSON before it is parsed: nested deeper, or with longer arrays, than anything a workstation has to say, it is
 * refused, since whatever reads it afterwards may go through it once a level or look at each entry more than once.
 * Whether it is JSON at all, the parser says. Answers about how many values it holds. Throws `too-large`.
 */
export function checkJsonSize(
  json: Buffer,
  { depth, arrayEntries, values: mostValues }: Pick<Limits, 'depth' | 'arrayEntries' | 'values'>,
): number {
  let values = 0
  /** Of each array around this place how many entries it has so far. */
  const around: number[] = []
  for (let at = 0; at < json.length; at++) {
    switch (json[at]) {
      case quote:
        at++
        while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
        break
      case openArray:
      case openObject:
        if (around.length >= depth)
          throw new Problem('too-large', `The body is nested deeper than ${depth} levels.`)
        values++
        around.push(json[at] === openArray ? 1 : object)
        break
      case closeArray:
      case closeObject:
        around.pop()
        break
      case comma: {
        values++
        const entries = around[around.length - 1] ?? object
        if (entries === object) break
        if (entries >= arrayEntries)
          throw new Problem('too-large', `A list of the body has more than ${arrayEntries} entries.`)
        around[around.length - 1] = entries + 1
        break
      }
    }
  }
  if (values > mostValues) throw new Problem('too-large', `The body holds more than ${mostValues} values.`)
  return values
}

/** The same by the limits of every body. */
export const valuesOf = (json: Buffer): number => checkJsonSize(json, standardLimits)
