import { usePlace } from './place.ts'

/** Every key of the workstation, in the order of the sheet that `?` opens. */
export const keySheet: { keys: string[]; does: string }[] = [
  { keys: ['j', 'k'], does: 'Next and previous row of the queue (or the arrows, inside it)' },
  { keys: ['Enter'], does: 'Claim or open the row' },
  { keys: ['F8'], does: 'Where the patient is now' },
  { keys: ['Alt', '1 – 4'], does: 'Subjective, Objective, Assessment, Plan' },
  { keys: ['Alt', '0'], does: 'Type here: takes a note over from another device of yours' },
  { keys: ['Ctrl', 'Enter'], does: 'Review and sign' },
  { keys: ['F9'], does: 'Try again, when Rounds can’t keep your work' },
  { keys: ['Ctrl', 'L'], does: 'Lock; a call goes on' },
  { keys: ['Esc'], does: 'Close what is open' },
  { keys: ['?'], does: 'This sheet' },
]

const sections = ['subjective', 'objective', 'assessment', 'plan']

const find = (selector: string) => document.querySelector<HTMLElement>(selector)
const isText = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('textarea, input, select, [role=combobox], [contenteditable]') !== null
const inPopup = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null

/** Moves along the rows of the list on the left; from elsewhere `j` comes back to where it was. */
function moveInQueue(step: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row-control]')]
  if (rows.length === 0) return false
  const here = rows.indexOf(document.activeElement as HTMLElement)
  const current = here >= 0 ? here : rows.findIndex((row) => row.dataset.current === 'true')
  const next = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? Math.max(current, 0) : current + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return true
}

function handle(event: KeyboardEvent): boolean {
  if (event.isComposing) return false
  const command = event.ctrlKey || event.metaKey
  // From everywhere, also out of a dialog: who must leave the desk now closes nothing first.
  if (command && event.key.toLowerCase() === 'l') {
    find('[data-lock]')?.click()
    return true
  }
  if (inPopup(event.target)) return false
  if (event.key === 'F8') {
    find('[data-location]')?.focus()
    return true
  }
  if (event.key === 'F9') {
    find('[data-try-again]')?.click()
    return true
  }
  if (command && event.key === 'Enter') {
    find('[data-review]')?.click()
    return true
  }
  if (event.altKey && !command && /^Digit[1-4]$/.test(event.code)) {
    find(`[data-note-section="${sections[Number(event.code.slice(5)) - 1]}"]`)?.focus()
    return true
  }
  if (event.altKey && !command && event.code === 'Digit0') {
    find('[data-take-over]')?.click()
    return true
  }
  if (isText(event.target) || command || event.altKey) return false
  if (event.key === 'j') return moveInQueue(1)
  if (event.key === 'k') return moveInQueue(-1)
  if (event.key === '?') {
    usePlace.getState().ask('keys')
    return true
  }
  const inQueue = event.target instanceof HTMLElement && event.target.closest('[data-queue]') !== null
  if (inQueue && event.key === 'ArrowDown') return moveInQueue(1)
  if (inQueue && event.key === 'ArrowUp') return moveInQueue(-1)
  return false
}

export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (handle(event)) event.preventDefault()
  })
}
