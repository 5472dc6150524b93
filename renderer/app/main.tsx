import '../base/no-eval.ts'
import '@fontsource-variable/inter'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/popups.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { createRoot } from 'react-dom/client'
import { listenForKeys } from '../base/keys.ts'
import { applyPreferences } from '../base/preferences.ts'
import { followChanges } from '../base/queries.ts'
import { followRooms } from '../call/rooms.ts'
import { listenForLock } from '../lock/lock-state.ts'
import { flushWhenLeaving } from '../note/drafts.ts'
import { App } from './App.tsx'
import { allActions } from './all-actions.ts'

applyPreferences()
listenForKeys(allActions)
flushWhenLeaving()
followChanges()
listenForLock()
followRooms()

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element')
createRoot(root).render(
  <CSPProvider disableStyleElements>
    <App />
  </CSPProvider>,
)
