import { formatDate } from '../../main/clinical/dates.ts'
import './settings.css'
import { playArrival } from '../base/arrival-sound.ts'
import { prefer, usePreferences } from '../base/preferences.ts'
import { useSignedIn } from '../base/signed-in.ts'
import { useShell } from '../base/views.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'

/** How the window looks and sounds, and who this is. */
export function Settings({ onClose }: { onClose: () => void }) {
  const { session, provider } = useSignedIn()
  const { theme, contrast, sound, firstLine, spelling } = usePreferences()
  const { data: shell } = useShell()
  return (
    <Dialog title="Settings" onClose={onClose} foot={<Button onClick={onClose}>Close</Button>}>
      <RadioGroup
        label="Appearance"
        value={theme}
        options={[
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
        onChoose={(chosen) => prefer({ theme: chosen })}
      />
      <RadioGroup
        label="Contrast"
        value={contrast}
        options={[
          ['system', 'As the system'],
          ['more', 'High'],
        ]}
        onChoose={(chosen) => prefer({ contrast: chosen })}
      />
      <div className="setting-row">
        <RadioGroup
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
      <RadioGroup
        label="A note begins with who, where, consent and allergies"
        value={firstLine ? 'on' : 'off'}
        options={[
          ['on', 'On'],
          ['off', 'Off'],
        ]}
        onChoose={(chosen) => prefer({ firstLine: chosen === 'on' })}
      />
      <RadioGroup
        label="Spelling in a note, checked on this machine"
        value={spelling ? 'on' : 'off'}
        options={[
          ['on', 'On'],
          ['off', 'Off'],
        ]}
        onChoose={(chosen) => prefer({ spelling: chosen === 'on' })}
      />
      <dl className="facts settings-facts">
        <dt>Provider</dt>
        <dd>{provider.name}</dd>
        <dt>Licensed in</dt>
        <dd>
          {provider.licenses.length === 0 && 'None in force'}
          {provider.licenses.map((license) => (
            <div key={license.number}>
              {license.state} {license.number}
              <span className="quieter">
                {license.expires ? `, until ${formatDate(license.expires)}` : ''}
              </span>
            </div>
          ))}
        </dd>
        <dt>Server</dt>
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
