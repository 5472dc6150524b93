/**
 * The terminal or the program that started this one may be gone: each line to it then fails, and a failure nobody
 * listens to ends the process, in main with a box (electron/electron#40781).
 */
export function outliveOutput(streams: NodeJS.EventEmitter[] = [process.stdout, process.stderr]): void {
  for (const stream of streams) stream.on('error', () => undefined)
}
