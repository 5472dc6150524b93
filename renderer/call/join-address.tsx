import { CopyField } from '../ui/CopyField.tsx'

/** The link that the patient opens in a browser, to read out or send. */
export function JoinAddress({ url, open }: { url: string; open: boolean }) {
  return (
    <details className="call-address" open={open}>
      <summary>Join link</summary>
      <CopyField label="Join link" value={url} />
    </details>
  )
}
