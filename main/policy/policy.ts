import { z } from 'zod'

/** What IT decided. Each value has a source that comes first; what no source names is null. */
export const Policy = z.object({
  /** Base address of the central API, without a slash at its end. */
  centralUrl: z.string().nullable(),
  /** Minutes without a key or a movement after which Rounds locks; null: five. */
  idleMinutes: z.number().nullable(),
  /** Nobody works without a PIN; null: it is offered. */
  pinRequired: z.boolean().nullable(),
  /** Days after which the cache key is replaced; null: only after a recovery. */
  keyDays: z.number().nullable(),
  /** Hours without the central API after which only a sign-in opens; null: 72. */
  offlineHours: z.number().nullable(),
  /** Hours that the chart of a closed visit stays on this machine; null: a week. */
  closedChartHours: z.number().nullable(),
  /** Days for which a child's weight is taken for a dose by weight; null: it must be of the visit. */
  childWeightDays: z.number().nullable(),
  /** How many times the usual quantity of a medicine asks for a reason; null: no quantity does. */
  quantityTimes: z.number().nullable(),
  /** Days for which a telehealth consent is taken; null: of the visit alone in which it was given. */
  consentDays: z.number().nullable(),
  /** Version of the words that are agreed to, as the practice calls it; null: not stated. */
  consentWording: z.string().nullable(),
  /** Whether visit summaries may be printed or saved as a file; null: they may. */
  exportAllowed: z.boolean().nullable(),
  /** Minutes that a colleague has to accept a visit that is handed over; null: five. */
  handOverMinutes: z.number().nullable(),
})
export type Policy = z.infer<typeof Policy>

/**
 * A place where decisions stand: command line, environment, file; later a registry key and managed preferences.
 * `read` answers the raw value, or undefined where the place names nothing; it rejects when the place exists and
 * can't be read.
 */
export type PolicySource = { name: string; read(): Promise<{ [name in keyof Policy]?: unknown }> }

/** What comes first. `asked`: by whoever started this Rounds, with a switch or a variable. */
export const inOrder = (
  isPackaged: boolean,
  { asked, file }: { asked: PolicySource[]; file: PolicySource },
): PolicySource[] => (isPackaged ? [file, ...asked] : [...asked, file])

/** https anywhere; http only on this machine, for training mode and tests. Null: malformed. */
export function centralAddress(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null
  const url = new URL(value)
  const onThisMachine = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && onThisMachine)) return null
  if (url.username || url.password || url.search || url.hash) return null
  return url.href.replace(/\/+$/, '')
}

/** A number within these bounds. Null: malformed. */
const between =
  (least: number, most: number) =>
  (value: unknown): number | null =>
    typeof value === 'number' && value >= least && value <= most ? value : null

/** A code of FHIR without blanks, of 40 characters at most. Null: malformed. */
const versionName = (value: unknown): string | null =>
  typeof value === 'string' && /^[^\s\p{Cc}\p{Cs}]{1,40}$/u.test(value) ? value : null

const yesOrNo = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/**
 * The policy in force, from the sources in their order of precedence.
 *
 * - A source that can't be read keeps what it last said: a full disk must not undo a decision.
 * - A source that names no value clears what it said before, and the next source counts.
 * - A malformed value clears too, and counts as named: the next source is not asked, since a mistake by IT
 *   must not silently send a workstation elsewhere.
 */
export class PolicyReader {
  #sources: PolicySource[]
  #last = new Map<PolicySource, { [name in keyof Policy]?: unknown }>()
  #log: (line: string) => void

  constructor(sources: PolicySource[], log: (line: string) => void) {
    this.#sources = sources
    this.#log = log
  }

  async read(): Promise<Policy> {
    for (const source of this.#sources)
      try {
        this.#last.set(source, await source.read())
      } catch {
        this.#log(`policy: ${source.name} can't be read; what it said before stays`)
      }
    return {
      centralUrl: this.#first('centralUrl', centralAddress),
      // From half a minute to an hour: no policy turns the lock off.
      idleMinutes: this.#first('idleMinutes', between(0.5, 60)),
      // From an hour to 30 days, as long as a central API keeps a closed visit in scope.
      closedChartHours: this.#first('closedChartHours', between(1, 720)),
      // From a day to a year.
      childWeightDays: this.#first('childWeightDays', between(1, 365)),
      quantityTimes: this.#first('quantityTimes', between(1, 100)),
      // From a day to ten years.
      consentDays: this.#first('consentDays', between(1, 3650)),
      consentWording: this.#first('consentWording', versionName),
      pinRequired: this.#first('pinRequired', yesOrNo),
      // From a minute to an hour: what waits longer is no hand-over.
      handOverMinutes: this.#first('handOverMinutes', between(1, 60)),
      exportAllowed: this.#first('exportAllowed', yesOrNo),
      keyDays: this.#first('keyDays', between(1, 3650)),
      // From an hour, for a shared machine in a ward, to a month, for a ship.
      offlineHours: this.#first('offlineHours', between(1, 31 * 24)),
    }
  }

  #first<N extends keyof Policy>(name: N, parse: (value: unknown) => Policy[N]): Policy[N] | null {
    for (const source of this.#sources) {
      const value = this.#last.get(source)?.[name]
      if (value === undefined) continue
      const parsed = parse(value)
      if (parsed === null) this.#log(`policy: ${name} in ${source.name} is malformed and not used`)
      return parsed
    }
    return null
  }
}
