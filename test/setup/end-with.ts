/**
 * Ends the process once all that it said is with whoever reads it. `process.exit` alone drops what a pipe does not take at
 * once, which is what comes after some 200 lines that are said in one go.
 */
export async function endWith(code: number): Promise<never> {
  const streams = [process.stdout, process.stderr]
  await Promise.all(streams.map((stream) => new Promise((written) => stream.write('', written))))
  process.exit(code)
}

/**
 * For a script whose last line is its figure: says the line, then ends. A script that ends in any other way (an error that
 * nobody caught, an answer that never came) has `otherwise` as its last line, and fails.
 */
export function lastLine(otherwise: string): (line: string, code: number) => Promise<never> {
  let printed = false
  process.on('exit', () => {
    if (printed) return
    console.log(otherwise)
    process.exitCode ||= 1
  })
  return (line, code) => {
    printed = true
    console.log(line)
    return endWith(code)
  }
}
