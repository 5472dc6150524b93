/** What scrypt takes to make a key of a password. */
export type Cost = { N: number; r: number; p: number }

/** OWASP's cheat sheet for scrypt: N = 2^15 needs r = 8, p = 3. 32 MiB, about a quarter of a second. */
export const fullCost: Cost = { N: 2 ** 15, r: 8, p: 3 }
