import type { ChartHeader } from '../../../preload/views/index.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { ReadableCache, UnreadableEntry } from '../cache/cache.ts'
import { currentRecord } from '../record/current-record.ts'
import { listed } from '../sync/unreadable-message.ts'
import { chartLoad } from './chart-load.ts'
import { chartWho } from './chart-who.ts'

/**
 * Whose chart it is, how far it is loaded, and what of it can't be read. `today` is `YYYY-MM-DD`. `nameOtherwise` is what
 * the queue says while the Patient itself is not here yet, also where our own code stumbles over the Patient.
 */
export function chartHeader(
  cache: ReadableCache,
  patientId: string,
  today: string,
  nameOtherwise: string,
  log: (line: string) => void = () => {},
): Omit<ChartHeader, 'changedSince'> {
  const [who] = eachAlone(log).each([patientId], () => [
    chartWho(
      cache.read('Patient', patientId)?.resource,
      currentRecord(cache, patientId),
      nameOtherwise,
      today,
    ),
  ])
  const unread = unreadableOfChart(cache.unreadable(patientId))
  return {
    patientId,
    ...(who ?? chartWho(undefined, null, nameOtherwise, today)),
    load: chartLoad(cache.compartment(patientId)),
    unreadable: who ? unread : [unread, brokenWho].filter(Boolean).join(' '),
  }
}

const brokenWho = 'Name and birth date can’t be shown. Ask the patient, and please tell your IT department.'

function whatIsShown(unread: UnreadableEntry[]): string {
  const one = unread.length === 1
  const earlier = unread.filter(({ earlierShown }) => earlierShown).length
  if (earlier === 0) return one ? 'it is not shown' : 'they are not shown'
  if (earlier < unread.length) return `of ${earlier} an earlier version is shown, the rest is not shown`
  return one ? 'an earlier version of it is shown' : 'earlier versions of them are shown'
}

function unreadableOfChart(unread: UnreadableEntry[]): string | null {
  if (unread.length === 0) return null
  const them = unread.length === 1 ? 'it' : 'them'
  return `Rounds can’t read ${listed(unread)} as the server sent ${them}: ${whatIsShown(unread)}. Ask the patient, and please tell your IT department.`
}
