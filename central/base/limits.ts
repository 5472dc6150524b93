/**
 * What one caller, one body and one answer may cost this server. Where two of a kind are too many, the newest stays:
 * a workstation that comes back is never refused for the connection it lost.
 */
export type Limits = {
  /** Bytes of a body … */
  body: number
  /**
   * … but of a Bundle, which brings a whole visit, and of a note: the most that can be typed into one takes 4 MB. Beside its
   * notes a Bundle brings no more than a body may have.
   */
  bundleBody: number
  /** How deep a body may be nested, and how many entries each of its arrays may have. */
  depth: number
  arrayEntries: number
  bundleEntries: number
  /** A transaction is done in one go, some 60 µs an entry and 3 ms a megabyte (measured), while everybody else waits. */
  transactionEntries: number
  /** How many values a body may hold in all; a signed visit has some thousands. */
  values: number
  /** A page, or the answer to a batch, ends once it holds this many characters of resources. */
  answer: number
  /** How many values a search may list, of all its parameters together. */
  searchValues: number
  /**
   * A body of more values than this is held against R4 in another thread: some 8 µs each (measured) that nobody else
   * should wait for.
   */
  validatedAtOnce: number
  /** … and so is one of more bytes: a narrative costs some 8 ms a megabyte (measured). */
  validatedBytesAtOnce: number
  /** So many bodies wait for that thread at most: of one provider, and of all. */
  validationsOfOne: number
  validations: number
  /** A request that has not arrived whole after this many ms is given up. */
  requestMs: number

  /** Bytes a stream may owe its reader; beyond, it is cut, and resumes by its last id. */
  streamOwed: number
  /** ms an ended stream may take to say its last words. */
  streamFarewellMs: number
  streamsOfDevice: number
  streamsOfAccount: number
  mailboxesOfAccount: number
  /** Workstations of one provider whose last heartbeat is kept. */
  presencesOfAccount: number

  /** Characters of one signal. An offer with every codec of a browser has about 8,000. */
  signal: number
  /** Signals held for one person in one call, and their characters; the oldest go first. */
  signalsHeld: number
  signalsHeldSize: number
  /** Characters of signals in one answer to a poll. */
  signalsPolled: number
  /**
   * Signals one person may send at once, and per second from then on. A call's first seconds take an offer and up to
   * some sixty candidates (counted with four networks and three TURN addresses); each new attempt as many again.
   */
  signalBurst: number
  signalsPerSecond: number
  /** Rows of one provider in one call: a workstation each. */
  participantsOfAccount: number
  /** Browsers that came by one patient’s link. */
  sessionsOfCall: number
  /** Wrong links from one address at once, and per second from then on. */
  wrongLinkBurst: number
  wrongLinksPerSecond: number
  /** Times that the answers of one visit's intake may be sent at once, and per second from then on. */
  intakeAnswersBurst: number
  intakeAnswersPerSecond: number
  /** Sign-ins begun from one address at once, and per second from then on; and how many wait for their password, the oldest go first. */
  signInBurst: number
  signInsPerSecond: number
  signInsPending: number
}

export const standardLimits: Limits = {
  body: 1024 * 1024,
  bundleBody: 5 * 1024 * 1024,
  depth: 50,
  arrayEntries: 1_000,
  bundleEntries: 500,
  transactionEntries: 100,
  values: 50_000,
  answer: 1_000_000,
  searchValues: 200,
  validatedAtOnce: 600,
  validatedBytesAtOnce: 200_000,
  validationsOfOne: 4,
  validations: 64,
  requestMs: 60_000,
  streamOwed: 1_000_000,
  streamFarewellMs: 3_000,
  streamsOfDevice: 3,
  streamsOfAccount: 16,
  mailboxesOfAccount: 16,
  presencesOfAccount: 50,
  signal: 64_000,
  signalsHeld: 200,
  signalsHeldSize: 512_000,
  signalsPolled: 256_000,
  signalBurst: 200,
  signalsPerSecond: 20,
  participantsOfAccount: 5,
  sessionsOfCall: 20,
  wrongLinkBurst: 30,
  wrongLinksPerSecond: 0.5,
  intakeAnswersBurst: 10,
  intakeAnswersPerSecond: 0.05,
  signInBurst: 100,
  signInsPerSecond: 1,
  signInsPending: 5_000,
}
