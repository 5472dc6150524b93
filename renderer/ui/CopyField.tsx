import { useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { copyKeys } from './copy-keys.ts'

/** A line to be read out, or copied with one press. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState('')

  async function copy() {
    field.current?.focus()
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setCopied('Copied')
    } catch {
      // The clipboard is closed to programs on some managed machines; the text is selected.
      setCopied(`Press ${copyKeys()} to copy`)
    }
  }

  return (
    <>
      <div className="copy-field">
        <input
          className="input"
          ref={field}
          readOnly
          autoComplete="off"
          value={value}
          aria-label={label}
          onFocus={(e) => e.target.select()}
        />
        <Button onClick={() => void copy()}>Copy</Button>
      </div>
      <p className="copy-field-state" role="status">
        {copied}
      </p>
    </>
  )
}
