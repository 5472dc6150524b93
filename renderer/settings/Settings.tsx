import { formatDate } from '../../preload/dates.ts'
import './settings.css'
import type { ProviderView, SessionView } from '../../preload/views.ts'
import { prefer, usePreferences } from '../app/preferences.ts'
import { playArrival } from '../app/sound.ts'
import { useShell } from '../app/views.ts'
import { Button } from '../ui/Button.tsx'
import { Choice } from '../ui/Choice.tsx'
import { Dialog } from '../ui/Dialog.tsx'

/** How the window looks and sounds, and who this is. */
export function Settings({
  session,
  provider,
  onClose,
}: {
  session: SessionView
  provider: ProviderView
  onClose: () => void
}) {
  const { theme, contrast, sound } = usePreferences()
  const { value: shell } = useShell()
  return (
    <Dialog title="Settings" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <Choice
        label="Appearance"
        value={theme}
        options={[
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
        onChoose={(chosen) => prefer({ theme: chosen })}
      />
      <Choice
        label="Contrast"
        value={contrast}
        options={[
          ['system', 'As the system'],
          ['more', 'High'],
        ]}
        onChoose={(chosen) => prefer({ contrast: chosen })}
      />
      <div className="setting-row">
        <Choice
          label="Sound for a new patient"
          value={sound ? 'on' : 'off'}
          options={[
            ['on', 'On'],
            ['off', 'Off'],
          ]}
          onChoose={(chosen) => prefer({ sound: chosen === 'on' })}
        />
        <Button onClick={() => playArrival(false)}>Hear it</Button>
      </div>
      <dl className="facts settings-facts">
        <dt>Provider</dt>
        <dd>{provider.name}</dd>
        <dt>Licensed in</dt>
        <dd>
          {provider.licences.length === 0 && 'None in force'}
          {provider.licences.map((licence) => (
            <div key={licence.number}>
              {licence.state} {licence.number}
              <span className="quieter">
                {licence.expires ? `, until ${formatDate(licence.expires)}` : ''}
              </span>
            </div>
          ))}
        </dd>
        <dt>Central API</dt>
        <dd>{session.centralUrl}</dd>
        <dt>Version</dt>
        <dd>
          {shell?.version}
          {shell?.standIn && ' · stand-in for Electron, for development only'}
        </dd>
        <dt>Open source</dt>
        <dd>Licenses: THIRD-PARTY-NOTICES.txt, in the program’s resources folder</dd>
      </dl>
    </Dialog>
  )
}
