import { useLayoutEffect, useRef } from 'react'
import { Button } from '../ui/Button.tsx'

/** In place of a form whose entry is no longer there to be changed. The keyboard comes here only where it is nowhere else. */
export function ChangeEnded({ says, onClose }: { says: string; onClose: () => void }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const page = box.current?.ownerDocument
    if (page?.activeElement === page?.body) box.current?.querySelector('button')?.focus()
  }, [])
  return (
    <div ref={box} className="entry-form" role="status">
      <p className="entry-said">{says}</p>
      <div className="entry-acts">
        <Button small onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  )
}
