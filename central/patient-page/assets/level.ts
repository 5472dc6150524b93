/** Shows how loud the microphone is. Returns what ends it. */
export function showLevel(stream: MediaStream, meter: HTMLMeterElement): () => void {
  if (!stream.getAudioTracks().length) return () => undefined
  const sound = new AudioContext()
  const analyser = sound.createAnalyser()
  sound.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    // Some browsers want a click first; then it goes on by itself.
    if (sound.state === 'suspended') void sound.resume()
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length
    // Speech is around 0.1 (root mean square): the square root of it fills a third of the bar.
    meter.value = Math.min(1, Math.sqrt(Math.sqrt(power)))
  }, 100)
  return () => {
    clearInterval(timer)
    void sound.close()
  }
}
