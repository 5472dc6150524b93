/** ROUNDS_STANDIN_HOURS_AHEAD: what the clock of the computer would say so much later. The monotonic one does not care. */
const ahead = Number(process.env.ROUNDS_STANDIN_HOURS_AHEAD ?? 0) * 3_600_000
if (ahead !== 0) {
  const now = Date.now
  Date.now = () => now() + ahead
}
