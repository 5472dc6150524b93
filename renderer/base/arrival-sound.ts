/**
 * Two short notes made in code, so that no sound file is packaged and none can be missing. An urgent
 * patient has a third, higher one, so that it is told apart without looking.
 */
let context: AudioContext | undefined

export function playArrival(urgent: boolean): void {
  try {
    context ??= new AudioContext()
    const tones = urgent ? [660, 880, 1108] : [660, 880]
    tones.forEach((hertz, index) => {
      tone(context as AudioContext, hertz, index * 0.16)
    })
  } catch {
    // No sound device: the words on screen and the notice of the system remain.
  }
}

function tone(audio: AudioContext, hertz: number, after: number): void {
  const start = audio.currentTime + after
  const oscillator = audio.createOscillator()
  const loudness = audio.createGain()
  oscillator.frequency.value = hertz
  loudness.gain.setValueAtTime(0, start)
  loudness.gain.linearRampToValueAtTime(0.12, start + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.3)
  oscillator.connect(loudness).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + 0.32)
}
