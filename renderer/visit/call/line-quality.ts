import type { LineSample } from './line-sample.ts'

export type Quality = 'good' | 'poor' | 'audio-only'

export type Judgement = {
  quality: Quality
  /** Pictures are worth sending; false: the line is kept for the voice. */
  picture: boolean
}

/**
 * When speech suffers: Opus conceals a few per cent of loss; beyond a tenth, or a second of round trip, or
 * without room for both streams, the picture goes first.
 */
const bad = (sample: LineSample, picture: boolean) =>
  sample.loss > 0.1 || (sample.rtt ?? 0) > 1_000 || (picture && (sample.outgoing ?? Infinity) < 100)
const poor = (sample: LineSample, picture: boolean) =>
  sample.loss > 0.03 || (sample.rtt ?? 0) > 400 || (picture && (sample.outgoing ?? Infinity) < 250)

/** How long it has to be bad before the picture goes, in ms. */
const badFor = 8_000
/** How long it has to be well before the picture comes back; doubled after each time that was too soon. */
const wellFor = 15_000
const wellForAtMost = 120_000
/** A picture that lasted this long was not brought back too soon. */
const lasted = 60_000

/** One judge per connection, fed about every two seconds. Its answer stays the same object while nothing changes. */
export function createJudge() {
  let judgement: Judgement = { quality: 'good', picture: true }
  let badSince: number | null = null
  let wellSince: number | null = null
  let backUpAt: number | null = null
  let patience = wellFor

  function settle(quality: Quality, picture: boolean): Judgement {
    if (judgement.quality !== quality || judgement.picture !== picture) judgement = { quality, picture }
    return judgement
  }

  return {
    now: () => judgement,
    take(sample: LineSample): Judgement {
      const { picture } = judgement
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
