/** Stands above everything else that a row says. */
export function EmergencyTag({ of }: { of: { emergency: boolean } }) {
  if (!of.emergency) return null
  return (
    <span className="flags">
      <span className="tag" data-kind="stop">
        Emergency
      </span>
    </span>
  )
}
