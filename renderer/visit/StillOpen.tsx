import type { OpenItem } from '../../preload/views/index.ts'

/** What is left to do when the visit is signed, and by whom. */
export function StillOpen({ items }: { items: readonly OpenItem[] }) {
  if (items.length === 0) return null
  return (
    <div className="review-open">
      <h3>Still open</h3>
      <ul>
        {items.map(({ kind, text, owner }) => (
          <li key={`${kind} ${text}`}>
            {text}
            {owner && <span className="quieter"> {owner}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
