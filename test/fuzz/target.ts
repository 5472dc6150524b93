import fc from 'fast-check'

/** What must not be, of one input of a batch. `kind`: crash, or the target's own. */
export type Finding = { kind: string; input: number; message: string }

/**
 * One way to feed the program what nobody should send. The inputs of a batch follow from its seed and meet one small
 * world, one after the other; each batch has a world of its own. So a failure is replayed from the beginning of its batch.
 */
export type Target<Input> = {
  /** What it looks for beside crashes, as the last line names it: leaks, lost, accepted. */
  kind: string
  /** As many inputs as a new world is worth. */
  perBatch: number
  input: fc.Arbitrary<Input>
  /** Feeds them to a new world; `began` hears which is under way. */
  run(inputs: Input[], began: (input: number) => void): Promise<Finding[]>
  /** In a few lines, for a person. */
  tell(input: Input): string
}

/** Remembers each value together with what fast-check needs to make it simpler. */
class Remembering<Input> extends fc.Arbitrary<Input> {
  readonly made: fc.Value<Input>[] = []
  readonly #of: fc.Arbitrary<Input>
  constructor(of: fc.Arbitrary<Input>) {
    super()
    this.#of = of
  }
  generate(random: fc.Random): fc.Value<Input> {
    // Without a bias: seldom values are drawn on purpose, where an arbitrary says so.
    const value = this.#of.generate(random, undefined)
    this.made.push(value)
    return value
  }
  canShrinkWithoutContext(_value: unknown): _value is Input {
    return false
  }
  shrink(): fc.Stream<fc.Value<Input>> {
    return fc.Stream.nil()
  }
}

/** The inputs of the batch of this seed. */
export function inputsOf<Input>(target: Target<Input>, seed: number, inputs: number): fc.Value<Input>[] {
  const remembering = new Remembering(target.input)
  const all = fc.array(remembering, { minLength: inputs, maxLength: inputs, size: 'max' })
  fc.sample(all, { seed, numRuns: 1 })
  return remembering.made
}
