import { z } from 'zod'

export const Id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
export const DateTime = z.string()

/** A FHIR date or dateTime, no more exact than it is known: `2026`, `2026-11`, `2026-11-20`, or with time and zone. */
export const PartialDate = z
  .string()
  .regex(/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d))?)?)?$/)
  .refine((date) => !Number.isNaN(Date.parse(date)), 'is no date')

/** RxNorm's number of a concept. */
export const Rxcui = z.string().regex(/^\d{1,8}$/)
/** What a review or a version was named by; given back as it came. */
export const Stamp = z.string().max(200)

/** Two-letter USPS code. */
export const UsState = z.string().regex(/^[A-Z]{2}$/)

/** Whole years, and the age as it is said ("47 y", "14 months", "3 weeks"); null: no birth date is known. */
export const ages = { ageYears: z.number().int().nullable(), age: z.string().nullable() }
