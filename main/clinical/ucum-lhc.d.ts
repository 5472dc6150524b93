/** What Rounds uses of `@lhncbc/ucum-lhc`, which brings no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  export const UcumLhcUtils: {
    getInstance(): {
      convertUnitTo(
        from: string,
        value: number,
        to: string,
        needed?: {
          /** g/mol, between mass and amount of substance. */
          molecularWeight?: number | null
          /** Between equivalents and amount of substance. */
          charge?: number | null
        },
      ): { status: 'succeeded' | 'failed' | 'error'; toVal: number | null; msg: string[] }
    }
  }
}
