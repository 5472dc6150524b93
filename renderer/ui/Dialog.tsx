import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'

/** A dialog with a title, a body that scrolls, and a foot that stays. */
export function Dialog({
  title,
  children,
  foot,
  wide,
  onClose,
  finalFocus,
}: {
  title: ReactNode
  children: ReactNode
  foot?: ReactNode
  wide?: boolean
  onClose: () => void
  finalFocus?: () => HTMLElement | null
}) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog" data-wide={wide || undefined} finalFocus={finalFocus ?? true}>
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
          </div>
          <div className="dialog-body scrolls">{children}</div>
          {foot && <div className="dialog-foot">{foot}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
