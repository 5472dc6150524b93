import type { ConnectionSample } from './connection-sample.ts'

export type Quality = 'good' | 'poor' | 'audio-only'

export type Judgment = {
  quality: Quality
  /** Pictures are worth sending; false: the connection is kept for the voice. */
  picture: boolean
}

/**
 * Bad: speech suffers, and the picture is given up for it. Opus conceals a few percent of packet loss, not a tenth; a second of
 * round trip, or too little room for both streams, is as bad. `loss` is a share, `rtt` in ms, `outgoing` in kbit/s.
 */
const bad = (sample: ConnectionSample, picture: boolean) =>
  sample.loss > 0.1 || (sample.rtt ?? 0) > 1_000 || (picture && (sample.outgoing ?? Infinity) < 100)
const poor = (sample: ConnectionSample, picture: boolean) =>
  sample.loss > 0.03 || (sample.rtt ?? 0) > 400 || (picture && (sample.outgoing ?? Infinity) < 250)

/** How long the connection has to be bad before the picture is dropped, in ms. */
const badFor = 8_000
/** How long it has to be good before the picture comes back, in ms; doubled each time it came back too soon. */
const wellFor = 15_000
const wellForAtMost = 120_000
/** A picture that lasted this long, in ms, did not come back too soon. */
const lasted = 60_000

/** One judge per connection, fed about every two seconds. Its answer stays the same object while nothing changes. */
export function createJudge() {
  let judgment: Judgment = { quality: 'good', picture: true }
  let badSince: number | null = null
  let wellSince: number | null = null
  let backUpAt: number | null = null
  let patience = wellFor

  function settle(quality: Quality, picture: boolean): Judgment {
    if (judgment.quality !== quality || judgment.picture !== picture) judgment = { quality, picture }
    return judgment
  }

  return {
    now: () => judgment,
    take(sample: ConnectionSample): Judgment {
      const { picture } = judgment
      badSince = bad(sample, picture) ? (badSince ?? sample.at) : null
      wellSince = poor(sample, picture) ? null : (wellSince ?? sample.at)

      if (picture && badSince !== null && sample.at - badSince >= badFor) {
        const tooSoon = backUpAt !== null && sample.at - backUpAt < lasted
        patience = tooSoon ? Math.min(patience * 2, wellForAtMost) : wellFor
        wellSince = null
        return settle('audio-only', false)
      }
      if (!picture && wellSince !== null && sample.at - wellSince >= patience) {
        backUpAt = sample.at
        badSince = null
        return settle('good', true)
      }
      if (!picture) return settle('audio-only', false)
      return settle(wellSince === null ? 'poor' : 'good', true)
    },
  }
}
