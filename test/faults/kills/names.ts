/** The one provider of the kill runs, as she signs in. */
export const account = {
  email: 'ada@rounds.example',
  password: 'a long enough password',
  practitioner: 'ada',
}

/** The key of the workstation's files: a new Buffer each time, since opening zero-fills it. */
export const cacheKey = (): Buffer => Buffer.alloc(32, 9)

/** What a typist process has acknowledged to have on disk, and what it read back: a line of its output, as JSON. */
export type TypistMessage =
  | { did: 'started' }
  /** The interface answered that it is kept: words in a section of a note, or as an allergy. */
  | { did: 'kept'; token: string; encounterId: string; where: string }
  | { did: 'ordered'; orderId: string; encounterId: string }
  | { did: 'signed'; encounterId: string }
  | { did: 'problem'; message: string }
  /** Read back through the interface. */
  | { did: 'read'; encounterId: string; text: string; orders: string[]; signed: boolean }
  | { did: 'drained'; unsent: number; setAside: string[]; cacheMessage: string | null }

/** How a typist is to work and die. */
export type Orders = {
  /** Prefix of its tokens, and seed of what it does. */
  name: string
  seed: number
  /** Reads these visits back when everything was sent, instead of typing. */
  drain: string[] | null
}

export const tokensIn = (text: string): string[] => text.match(/\bK\d+x\d+\./g) ?? []
