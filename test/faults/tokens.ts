/** Each edit of a schedule inserts one of these, and no other edit inserts it again. */
export const tokensIn = (text: string): string[] => text.match(/\bT\d+\./g) ?? []
