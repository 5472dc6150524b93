import type { ComponentProps } from 'react'

/** `next`: the one next step of a place. `stop`: can hurt a patient or ends a call. */
type Kind = 'plain' | 'next' | 'accent' | 'stop' | 'bare'

export function Button({
  kind = 'plain',
  small,
  ...rest
}: { kind?: Kind; small?: boolean } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${rest.className ?? ''}`}
      data-kind={kind}
      data-size={small ? 'small' : undefined}
    />
  )
}
