/** Statements that are prepared when they are first asked for: most of a file's are never used between two starts. */
export function statements<Makers extends Record<string, () => unknown>>(
  makers: Makers,
): { readonly [Name in keyof Makers]: ReturnType<Makers[Name]> } {
  const made = {} as { [Name in keyof Makers]: ReturnType<Makers[Name]> }
  for (const [name, make] of Object.entries(makers))
    Object.defineProperty(made, name, {
      configurable: true,
      get() {
        const value = make()
        Object.defineProperty(made, name, { value })
        return value
      },
    })
  return made
}
