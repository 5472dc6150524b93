import '@fontsource-variable/inter'
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/controls.css'
import '../ui/popups.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { createRoot } from 'react-dom/client'
import { listenForLock } from '../lock/lock-state.ts'
import { flushWhenLeaving } from '../note/drafts.ts'
import { App } from './App.tsx'
import { listenForKeys } from './keys.ts'
import { applyPreferences } from './preferences.ts'

applyPreferences()
listenForKeys()
flushWhenLeaving()
listenForLock()

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root element')
createRoot(root).render(
  <CSPProvider disableStyleElements>
    <App />
  </CSPProvider>,
)
