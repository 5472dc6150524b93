/**
 * How long a row must have stood in its place before a press on it counts, in ms. Who has begun to press needs about
 * a quarter of a second to stop, and as long again to see that it is another row.
 */
export const settleMs = 700
/** Less than this, in px, is not another place. */
const slack = 4

export type Place = { top: number; scrolled: number }
type Stood = Place & { since: number }

/**
 * Since when each row has stood where it is. What the person scrolls has not moved, nor what the browser keeps in
 * sight while something is put in above it. The first rows of a list stand at once: nobody aimed at others.
 */
export class Settling {
  #rows: Map<string, Stood> | undefined

  /** What stands where now (`performance.now()`); rows that are not named have left. */
  look(places: ReadonlyMap<string, Place>, at: number): void {
    const before = this.#rows
    this.#rows = new Map(
      [...places].map(([id, place]) => {
        const was = before?.get(id)
        const since = !before ? at - settleMs : !was || hasMoved(was, place) ? at : was.since
        return [id, { ...place, since }]
      }),
    )
  }

  /** The program itself has scrolled the list, so that no one has seen the new order yet. */
  stir(at: number): void {
    this.#rows = new Map([...(this.#rows ?? [])].map(([id, stood]) => [id, { ...stood, since: at }]))
  }

  /** Rows that a press would not mean yet. */
  restless(at: number): string[] {
    return [...(this.#rows ?? [])].flatMap(([id, { since }]) => (at - since < settleMs ? [id] : []))
  }

  /** In ms, until the next of them stands; null: all do. */
  untilNext(at: number): number | null {
    const waits = [...(this.#rows?.values() ?? [])].map(({ since }) => since + settleMs - at)
    const left = waits.filter((each) => each > 0)
    return left.length === 0 ? null : Math.min(...left)
  }
}

const hasMoved = (was: Place, now: Place): boolean =>
  Math.abs(now.top - was.top) > slack && Math.abs(now.top + now.scrolled - (was.top + was.scrolled)) > slack
