/** The server's own clock, ms since 1970. */
export type CentralClock = { now(): number }
