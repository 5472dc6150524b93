/**
 * The simulated patient's picture and sound: a drawn face that breathes, blinks and speaks, with a clock that
 * runs. Each frame differs from the one before, so that a frozen picture shows.
 */
export function simulatedStream(): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 480
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser draws no canvas.')
  const started = performance.now()
  draw(pen, 0)
  // A hidden window's own timers run once a second; those of a worker do not slow down.
  const clock = new Worker('/join/assets/tick-worker.ts')
  clock.onmessage = () => draw(pen, (performance.now() - started) / 1000)
  const stream = canvas.captureStream(25)
  for (const track of tone().getAudioTracks()) stream.addTrack(track)
  return stream
}

/** A quiet hum that swells and fades: it is heard that sound arrives, and nobody turns it off. */
function tone(): MediaStream {
  const sound = new AudioContext()
  const out = sound.createMediaStreamDestination()
  const hum = new OscillatorNode(sound, { frequency: 220 })
  const loudness = new GainNode(sound, { gain: 0.02 })
  const swell = new OscillatorNode(sound, { frequency: 0.4 })
  swell.connect(new GainNode(sound, { gain: 0.01 })).connect(loudness.gain)
  hum.connect(loudness).connect(out)
  hum.start()
  swell.start()
  // Where the browser wants a click first, the hum begins with it.
  if (sound.state !== 'running')
    addEventListener('pointerdown', () => void sound.resume(), { once: true, capture: true })
  return out.stream
}

/** `t` in seconds since the beginning. */
function draw(pen: CanvasRenderingContext2D, t: number): void {
  const disc = (x: number, y: number, rx: number, ry: number, color: string) => {
    pen.fillStyle = color
    pen.beginPath()
    pen.ellipse(x, y, rx, Math.max(ry, 0.5), 0, 0, 2 * Math.PI)
    pen.fill()
  }
  pen.fillStyle = '#dfe8e4'
  pen.fillRect(0, 0, 640, 480)
  const x = 320 + 6 * Math.sin(t * 0.7)
  const y = 225 + 3 * Math.sin(t * 1.6)
  disc(x, 500, 190, 150 + 2 * Math.sin(t * 1.6), '#5d7f92')
  disc(x, y + 90, 42, 60, '#d9a98a')
  disc(x, y - 22, 112, 124, '#4d3a30')
  disc(x, y, 98, 118, '#e8bd9f')
  const eye = t % 4 < 0.16 ? 1.5 : 9
  for (const side of [-38, 38]) {
    disc(x + side, y - 14, 13, eye, '#ffffff')
    disc(x + side + 3 * Math.sin(t * 0.5), y - 14, 6, Math.min(eye, 6), '#2b2b2b')
  }
  disc(x, y + 52, 26, 4 + 5 * Math.abs(Math.sin(t * 3)), '#a4564d')
  const angle = t * 2
  disc(600 + 16 * Math.cos(angle), 40 + 16 * Math.sin(angle), 6, 6, '#0b6e69')
  pen.fillStyle = '#1d2321'
  pen.font = '600 22px system-ui, sans-serif'
  pen.fillText('Simulated patient', 20, 38)
  pen.font = '22px ui-monospace, monospace'
  pen.fillText(new Date().toISOString().slice(11, 21), 20, 460)
}
