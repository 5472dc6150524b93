import { formatDate } from '../../main/clinical/dates.ts'
import { useSync } from '../base/views.ts'

/** That this version of Rounds will be, or is, too old for new work, and what to do. In sight as long as it holds. */
export function VersionBanner() {
  const { data: sync } = useSync()
  if (sync?.central === 'too-old')
    return (
      <div className="banner" data-kind="stop" role="status">
        <strong>This version of Rounds is too old for new patients.</strong>
        <span>Finish and sign the visits you have; they are sent as usual. Then update Rounds.</span>
      </div>
    )
  if (sync?.sunset)
    return (
      <div className="banner" role="status">
        <strong>Update Rounds by {formatDate(sync.sunset)}.</strong>
        <span>After that day this version takes no new patients; visits you have begun can be finished.</span>
      </div>
    )
  return null
}
