/** A chain of calls on a Playwright object, as it crosses from the browser to the process that drives it. */
export type Step = [method: string, ...args: Encoded[]]

export type Encoded =
  | { is: 'value'; value: unknown }
  | { is: 'list'; items: Encoded[] }
  | { is: 'object'; entries: [string, Encoded][] }
  | { is: 'pattern'; source: string; flags: string }
  | { is: 'function'; source: string }
  | { is: 'locator'; steps: Step[] }

/** The steps of a locator that is itself an argument, or undefined for anything else. */
export type StepsOf = (value: object) => Step[] | undefined

export function encode(value: unknown, stepsOf: StepsOf): Encoded {
  if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
    const steps = stepsOf(value)
    if (steps) return { is: 'locator', steps }
  }
  if (value instanceof RegExp) return { is: 'pattern', source: value.source, flags: value.flags }
  if (typeof value === 'function') return { is: 'function', source: String(value) }
  if (Array.isArray(value)) return { is: 'list', items: value.map((each) => encode(each, stepsOf)) }
  if (typeof value === 'object' && value !== null)
    return { is: 'object', entries: Object.entries(value).map(([key, each]) => [key, encode(each, stepsOf)]) }
  return { is: 'value', value }
}

export function decode(encoded: Encoded, locator: (steps: Step[]) => unknown): unknown {
  switch (encoded.is) {
    case 'value':
      return encoded.value
    case 'list':
      return encoded.items.map((each) => decode(each, locator))
    case 'object':
      return Object.fromEntries(encoded.entries.map(([key, each]) => [key, decode(each, locator)]))
    case 'pattern':
      return new RegExp(encoded.source, encoded.flags)
    case 'function':
      // Playwright sends it on to the page as its text: it is never called here.
      return new Function(`return (${encoded.source})`)()
    case 'locator':
      return locator(encoded.steps)
  }
}
