import { z } from 'zod'

export const Id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
export const DateTime = z.string()

/** Two-letter USPS code. */
export const UsState = z.string().regex(/^[A-Z]{2}$/)
