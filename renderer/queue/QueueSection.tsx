/** One part of the queue's column: a heading with its count, and rows. */
export function QueueSection({
  title,
  count,
  note,
  children,
  ref,
}: {
  title: string
  count: number
  note?: React.ReactNode
  children: React.ReactNode
  ref?: React.Ref<HTMLElement>
}) {
  return (
    <section ref={ref} className="queue-section" aria-label={title}>
      <div className="queue-head">
        <h2 className="overline">{title}</h2>
        {note}
        <span className="overline figures">{count}</span>
      </div>
      <ul>{children}</ul>
    </section>
  )
}
