import { useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'

/** What the patient opens in a browser, to be read out or sent. */
export function JoinAddress({ url, open }: { url: string; open: boolean }) {
  const field = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState('')

  async function copy() {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(url)
      setWords('Copied')
    } catch {
      // The clipboard is closed to pages on some managed machines; the text is selected.
      setWords('Press Ctrl+C to copy')
    }
  }

  return (
    <details className="call-address" open={open}>
      <summary>Address for the patient</summary>
      <div className="call-address-line">
        <input
          className="input"
          ref={field}
          readOnly
          autoComplete="off"
          value={url}
          aria-label="Address for the patient"
          onFocus={(e) => e.target.select()}
        />
        <Button onClick={() => void copy()}>Copy</Button>
      </div>
      <p role="status">{words}</p>
    </details>
  )
}
