/** "2:05 PM", or with the day when it is another one than `now`'s; in the time zone of this machine. */
export function clockTime(dateTime: string, now = new Date()): string {
  const at = new Date(dateTime)
  const sameDay = at.toDateString() === now.toDateString()
  return at.toLocaleString('en-US', {
    ...(sameDay ? {} : { month: 'short', day: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
  })
}

/** The day `YYYY-MM-DD` on this machine's calendar. */
export function dayOf(ms: number): string {
  const at = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
