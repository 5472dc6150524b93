import { create } from 'zustand'

/** How this window looks and sounds; no patient data, kept by the browser profile. */
type Preferences = {
  theme: 'system' | 'light' | 'dark'
  contrast: 'system' | 'more'
  sound: boolean
  /** Words that are in no dictionary are underlined in a note. */
  spelling: boolean
  /** An empty note is offered a first line. */
  firstLine: boolean
  /** Ids of the actions used last. */
  recentActions: readonly string[]
}
const usual: Preferences = {
  theme: 'system',
  contrast: 'system',
  sound: true,
  firstLine: true,
  spelling: true,
  recentActions: [],
}
const name = 'rounds.preferences'

function stored(): Preferences {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Preferences>) }
  } catch {
    return usual
  }
}

export const usePreferences = create<Preferences>(() =>
  typeof localStorage === 'undefined' ? usual : stored(),
)

export function prefer(change: Partial<Preferences>): void {
  usePreferences.setState(change)
  try {
    localStorage.setItem(name, JSON.stringify(usePreferences.getState()))
  } catch {
    // A profile that cannot store them only forgets how the window looked.
  }
}

/** Puts theme and contrast on the document, now and at each change. */
export function applyPreferences(): void {
  const moreContrast = matchMedia('(prefers-contrast: more)')
  const apply = () => {
    const { theme, contrast } = usePreferences.getState()
    const root = document.documentElement
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
    if (contrast === 'more' || moreContrast.matches) root.dataset.contrast = 'more'
    else delete root.dataset.contrast
  }
  apply()
  usePreferences.subscribe(apply)
  moreContrast.addEventListener('change', apply)
}
