/** Runs `work` at once, and again after `ms` when it was asked for meanwhile: never more often. */
export function coalesce(ms: number, work: () => void): { ask(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let again = false
  const pause = () => {
    timer = setTimeout(() => {
      timer = undefined
      if (!again) return
      again = false
      work()
      pause()
    }, ms)
  }
  return {
    ask() {
      if (timer) again = true
      else {
        work()
        pause()
      }
    },
    stop: () => clearTimeout(timer),
  }
}
