import { marksIn } from '../central/marks.ts'
import { patient } from './hostile.ts'

/** Each is typed once, and by nobody else. */
export const tokensIn = (text: string): string[] => text.match(/tk\d+kt/g) ?? []

/** Words of other patients in what is shown of this one. */
export const strangersIn = (shown: unknown): string[] =>
  marksIn(JSON.stringify(shown) ?? '').flatMap((mark) =>
    mark.patient === patient ? [] : [`${mark.kind} of ${mark.patient}`],
  )

export type End = {
  /** Typed, and answered as kept. */
  kept: string[]
  /** Taken away by what passed for a version of the note from elsewhere. */
  excused: Set<string>
  /** Everything that the person can get to; of it what is said to wait for a decision, or to be refused. */
  shown: string
  undecided: string
  setAside: number
  atServer: string
  unsent: number
  /** Who came into the queue when the server was good again, and the rows that are shown. */
  arrived: string
  queue: string
}

/** What must not be once the server has been good again for long enough. */
export function judgeEnd(end: End): string[] {
  const { kept, excused, unsent, arrived, queue } = end
  const [shown, undecided, atServer] = [end.shown, end.undecided, end.atServer].map(
    (text) => new Set(tokensIn(text)),
  )
  const lost = kept.flatMap((token) => {
    if (atServer?.has(token) || excused.has(token)) return []
    if (!shown?.has(token)) return [`${token} stands nowhere any more`]
    return undecided?.has(token) || end.setAside > 0 || unsent > 0
      ? []
      : [`${token} stands on this machine alone, and nothing says so`]
  })
  return [
    ...lost,
    ...(unsent > 0 ? [`${unsent} changes never go out and stand nowhere`] : []),
    ...(queue.includes(arrived) ? [] : ['a patient who waits now is not in the queue']),
  ]
}
