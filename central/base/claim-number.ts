import { z } from 'zod'

/** Claim numbers of one Task begin at 1. None is higher, and none that is read may be. */
const highest = 999_999_999

/** How many claims of one Task a restore is taken to have forgotten at most: beyond that a number is made up. */
export const mostForgotten = 1000

export const ClaimNumber = z.number().int().min(1).max(highest)

/** As it stands in a header; undefined: that is none. */
export function claimNumberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? ClaimNumber.safeParse(Number(text)).data : undefined
}
