/** A row of keys for tests; the first is `theKey()`. */
export const keyOf = (n: number): Buffer => Buffer.alloc(32, 7 + n)
