type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What stands at a path of elements (`content.attachment.title`), of a list each; of a choice its stem (`performed`). It trusts
 * no shape.
 */
export function pick(from: unknown, path: string): unknown[] {
  let found: unknown[] = [from]
  for (const name of path.split('.'))
    found = found.flatMap((one) => (isFields(one) ? valuesOf(one, name) : []))
  return found
}

function valuesOf(fields: Fields, name: string): unknown[] {
  const own = Object.hasOwn(fields, name) ? [fields[name]] : []
  const chosen = Object.keys(fields).flatMap((key) =>
    key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length)) && choices.test(key.slice(name.length))
      ? [fields[key]]
      : [],
  )
  return [...own, ...chosen].flat().filter((value) => value !== undefined && value !== null)
}

/** The types that a choice of FHIR R4 ends in, as far as a title or a time is made of them. */
const choices =
  /^(DateTime|Date|Instant|Time|Period|Timing|String|CodeableConcept|Reference|Age|Range|Quantity|Attachment|Boolean|Integer)$/
