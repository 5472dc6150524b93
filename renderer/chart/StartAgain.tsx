import { Button } from '../ui/Button.tsx'

/** In a form that shows an older version than what stands now; what was typed stays until it is pressed. */
export const StartAgain = ({ onPress }: { onPress: (() => void) | null }) =>
  onPress && (
    <p className="tone-warn" role="status">
      It was changed meanwhile.{' '}
      <Button small onClick={onPress}>
        Start again from what stands now
      </Button>
    </p>
  )
