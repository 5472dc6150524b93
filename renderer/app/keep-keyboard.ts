/** Where the keyboard goes when what had it is gone: the first of these that is on screen. */
const homes = ['.visit', '[data-list]']

const isGone = (control: Element): boolean => !control.isConnected || control.matches(':disabled')

/**
 * A control that goes, or is closed, while the keyboard is on it takes the keyboard with it: the next key would be nobody's. It goes to the
 * visit then, else to the list. Who leaves a control on their own, with a press beside it, is left in peace. A dialog keeps its own.
 */
export function keepKeyboard(page: Document = document): () => void {
  let last: Element | null = null
  const came = ({ target }: FocusEvent) => {
    last = target as Element
  }
  const left = ({ target, relatedTarget }: FocusEvent) => {
    // Chromium also says so of what is being taken out; that is looked at once it is out.
    if (relatedTarget === null)
      queueMicrotask(() => {
        if (last !== null && last === target && !isGone(last)) last = null
      })
  }
  const changes = new MutationObserver(() => {
    if (last === null || !isGone(last) || page.activeElement !== page.body) return
    last = null
    if (page.querySelector('[role=dialog], [role=alertdialog]')) return
    const home = homes.map((each) => page.querySelector<HTMLElement>(each)).find(Boolean)
    home?.focus({ preventScroll: true })
  })
  page.addEventListener('focusin', came)
  page.addEventListener('focusout', left)
  changes.observe(page.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
  return () => {
    page.removeEventListener('focusin', came)
    page.removeEventListener('focusout', left)
    changes.disconnect()
  }
}
