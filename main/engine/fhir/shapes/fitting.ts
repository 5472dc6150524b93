import type { z } from 'zod'

type Fits = (value: unknown) => boolean

const made = new WeakMap<z.core.$ZodType, Fits>()

/**
 * Does a value fit the schema? The verdict of `safeParse`, without the copy that it makes of all it looks at: every entry
 * of a first load passes here. It knows the kinds that our shapes are made of, and throws on any other.
 */
export function fitting(schema: z.core.$ZodType): Fits {
  const known = made.get(schema)
  if (known) return known
  const fits = make(schema as z.core.$ZodTypes)
  made.set(schema, fits)
  return fits
}

function make(schema: z.core.$ZodTypes): Fits {
  const { def } = schema._zod
  if (def.checks?.length) throw new Error(`A shape checks more than a type: ${def.type}`)
  switch (def.type) {
    case 'string':
    case 'boolean':
      return (value) => typeof value === def.type
    case 'number':
      return (value) => Number.isFinite(value)
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries))
      return (value) => values.has(value)
    }
    case 'optional': {
      const inner = fitting(def.innerType)
      return (value) => value === undefined || inner(value)
    }
    case 'nullable': {
      const inner = fitting(def.innerType)
      return (value) => value === null || inner(value)
    }
    case 'lazy':
      return (value) => fitting(def.getter())(value)
    case 'array': {
      const element = fitting(def.element)
      return (value) => Array.isArray(value) && value.every(element)
    }
    case 'object':
      return fitsObject(def)
    default:
      throw new Error(`No shape is made of this kind: ${def.type}`)
  }
}

function fitsObject({ shape, catchall }: z.core.$ZodObjectDef): Fits {
  if (catchall) throw new Error('A shape says nothing of what nobody reads.')
  const elements = Object.entries(shape).map(([name, schema]) => ({ name, fits: fitting(schema) }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    for (const { name, fits } of elements) if (!fits((value as Record<string, unknown>)[name])) return false
    return true
  }
}
