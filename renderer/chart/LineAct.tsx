const icons = {
  Refill: 'M12.6 6A5 5 0 1 0 13 9M13 2.6V6H9.6',
  Discontinue: 'M4.5 4.5h7v7h-7z',
  Change: 'M3 13l.6-2.6L10.8 3.2a1.4 1.4 0 0 1 2 2L5.6 12.4 3 13z',
  Retract: 'M4 4l8 8M12 4l-8 8',
}

/** What can be done with one line of a list, beside it: seen under the hand and the keyboard, since a list is mostly read. */
export const LineAct = ({
  act,
  name,
  keys,
  onClick,
}: {
  act: keyof typeof icons
  name: string
  /** The letter that does it while the keyboard is on the line. */
  keys?: string
  onClick: () => void
}) => (
  <button
    type="button"
    className="line-act"
    title={keys ? `${act} (${keys})` : act}
    aria-label={`${act} ${name}`}
    aria-keyshortcuts={keys}
    onClick={onClick}
  >
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={icons[act]} fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
    </svg>
  </button>
)
