/** Does `line` go on from `beginning` after a whole word? “Restless” does not go on from “Rest”. */
export const goesOnFrom = (line: string, beginning: string): boolean =>
  line.length > beginning.length &&
  line.startsWith(beginning) &&
  (/\s$/.test(beginning) || /\s/.test(line.charAt(beginning.length)))
