import { mostFollowUp } from '../../main/clinical/visits/follow-up.ts'
import { Field } from '../ui/Field.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import type { Said } from './follow-up-keys.ts'

const choices = [
  ['none', 'None'],
  ['if-not-better', 'If not better'],
  ['days', 'Days'],
  ['weeks', 'Weeks'],
  ['months', 'Months'],
] as const
type Choice = (typeof choices)[number][0]

/** When the patient is to be seen again: by a press, or by keys wherever the keyboard is in the dialog. */
export function FollowUpField({ said, onSay }: { said: Said; onSay: (said: Said) => void }) {
  const { followUp, figures } = said
  const chosen = followUp?.when === 'in' ? followUp.unit : (followUp?.when ?? null)
  const choose = (choice: Choice) => {
    if (choice === 'none' || choice === 'if-not-better')
      return onSay({ followUp: { when: choice }, figures: '' })
    const value = Number(figures) || (followUp?.when === 'in' ? followUp.value : 1)
    onSay({ followUp: { when: 'in', value, unit: choice }, figures: '' })
  }
  return (
    <div className="follow-up" data-place="follow-up">
      <RadioGroup label="Follow-up" value={chosen} options={choices} onChoose={choose} />
      {followUp?.when === 'in' && (
        <Field
          label={`In how many ${followUp.unit}`}
          figures={{ min: '1', max: String(mostFollowUp), step: '1' }}
          value={String(followUp.value)}
          onChange={({ target }) => {
            const value = Math.trunc(Number(target.value))
            if (value >= 1 && value <= mostFollowUp) onSay({ followUp: { ...followUp, value }, figures: '' })
          }}
        />
      )}
      <p className="quiet follow-up-keys" role="status">
        {figures ? (
          `In ${figures} …: d days, w weeks, m months; Backspace takes it back`
        ) : (
          <>
            <kbd>0</kbd> none <kbd>b</kbd> if not better <kbd>2</kbd> <kbd>w</kbd> in 2 weeks
          </>
        )}
      </p>
    </div>
  )
}
