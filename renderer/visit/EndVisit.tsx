import { useRef } from 'react'
import type { VisitView } from '../../preload/views/index.ts'
import { useActions } from '../base/actions.ts'
import { useCommand } from '../base/commands.ts'
import { ariaKeys } from '../base/keys.ts'
import { openDialog } from '../base/navigation.ts'
import { useIsEmergency } from '../crisis/pressed.ts'
import type { NoteDraft } from '../note/draft.ts'
import { ActionItem } from '../ui/ActionItem.tsx'
import { Button } from '../ui/Button.tsx'
import { CaretDown } from '../ui/CaretDown.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { Menu, MenuLine } from '../ui/Menu.tsx'
import { endVisit, finishLater, handOver, release, waysOut } from './actions.ts'
import { isHeld } from './editable.ts'
import { leaveVisit } from './while-visit.ts'

/** The ways out of a visit beside the signature. None of them is ever closed by licensure. */
export function EndVisit({ visit, draft }: { visit: VisitView; draft: NoteDraft }) {
  const later = useCommand('visit.finishLater')
  const { encounterId } = visit
  const held = isHeld(visit)
  const emergency = useIsEmergency(visit)
  const button = useRef<HTMLButtonElement>(null)

  const keepForLater = async () => {
    if (emergency) return openDialog({ name: 'finish-later', encounterId })
    await draft.settled()
    const result = await later.run({ encounterId })
    if (result.ok) leaveVisit(encounterId)
  }

  useActions([
    { action: endVisit, when: held, run: () => button.current?.click() },
    { action: finishLater, when: held, run: keepForLater },
    ...waysOut.map(({ how, action }) => ({
      action,
      when: held,
      run: () => openDialog({ name: 'end-visit', encounterId, how }),
    })),
    { action: handOver, when: held, run: () => openDialog({ name: 'hand-over', encounterId }) },
    // Back in the queue nobody would have an emergency.
    {
      action: release,
      when: held && !emergency,
      run: () => openDialog({ name: 'release', encounterId }),
    },
  ])
  if (!held) return null

  return (
    <>
      <InlineError problem={later.error} />
      <Menu
        button={
          <Button ref={button} aria-keyshortcuts={ariaKeys(endVisit)}>
            {endVisit.title}
            <CaretDown />
          </Button>
        }
      >
        <ActionItem action={finishLater} />
        <MenuLine />
        {waysOut.map(({ how, label, action }) => (
          <ActionItem key={how} action={action} kind={how === 'emergency' ? 'stop' : undefined}>
            {label}
          </ActionItem>
        ))}
        <MenuLine />
        <ActionItem action={handOver} />
        {!emergency && <ActionItem action={release} />}
      </Menu>
    </>
  )
}
