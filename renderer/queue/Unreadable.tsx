import { count as counted } from '../ui/format.ts'

/** Rows that can't be read on this machine: the list says that it lacks them. */
export function Unreadable({
  count,
  what: [one, many],
  beside = '',
}: {
  count: number
  what: [one: string, many: string]
  beside?: string
}) {
  if (count === 0) return null
  return (
    <li className="queue-says tone-warn" data-unreadable={count}>
      {counted(count, one, many)} can’t be read here. {beside} Please tell your IT department.
    </li>
  )
}
