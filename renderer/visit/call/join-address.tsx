import { CopyField } from '../../ui/CopyField.tsx'

/** What the patient opens in a browser, to be read out or sent. */
export function JoinAddress({ url, open }: { url: string; open: boolean }) {
  return (
    <details className="call-address" open={open}>
      <summary>Address for the patient</summary>
      <CopyField label="Address for the patient" value={url} />
    </details>
  )
}
