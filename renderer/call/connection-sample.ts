/** How the connection did since the sample before. */
export type ConnectionSample = {
  /** Monotonic ms. */
  at: number
  /** Lost of all packets, both ways, the worse of the two, 0 to 1. */
  loss: number
  /** Round trip in ms; null while unknown. */
  rtt: number | null
  /** What the browser believes it can send, kbit/s; null while unknown. */
  outgoing: number | null
}

type Report = Record<string, unknown> & { type: string; id: string }

/** Turns WebRTC's growing counters into what happened in between. Null for the first report. */
export function createConnectionSampler() {
  let lostBefore = 0
  let receivedBefore = 0
  let first = true

  return (stats: { forEach(each: (report: Report) => void): void }, at: number): ConnectionSample | null => {
    let lost = 0
    let received = 0
    let theirLoss = 0
    let rtt: number | null = null
    let outgoing: number | null = null
    stats.forEach((report) => {
      if (report.type === 'inbound-rtp') {
        lost += number(report.packetsLost) ?? 0
        received += number(report.packetsReceived) ?? 0
      } else if (report.type === 'remote-inbound-rtp') {
        theirLoss = Math.max(theirLoss, number(report.fractionLost) ?? 0)
      } else if (
        report.type === 'candidate-pair' &&
        report.nominated === true &&
        report.state === 'succeeded'
      ) {
        const seconds = number(report.currentRoundTripTime)
        if (seconds !== null) rtt = seconds * 1_000
        const bits = number(report.availableOutgoingBitrate)
        if (bits !== null) outgoing = bits / 1_000
      }
    })
    const lostNow = Math.max(0, lost - lostBefore)
    const receivedNow = Math.max(0, received - receivedBefore)
    const all = lostNow + receivedNow
    const isFirst = first
    first = false
    lostBefore = lost
    receivedBefore = received
    if (isFirst) return null
    return { at, loss: Math.max(theirLoss, all === 0 ? 0 : lostNow / all), rtt, outgoing }
  }
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
