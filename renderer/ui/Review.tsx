/** The effects of an act and the reasons that still prevent it, one sentence each, what belongs to it in lines below. */
export function Review({ of }: { of: { willHappen: string[]; prevents?: string[] } }) {
  const { willHappen, prevents = [] } = of
  return (
    <>
      {prevents.length > 0 && (
        <div className="review-prevents">
          <h3>Before you can sign</h3>
          <Sentences all={prevents} />
        </div>
      )}
      <div className="review-happens">
        <h3>What will happen</h3>
        <Sentences all={willHappen} />
      </div>
    </>
  )
}

const Sentences = ({ all }: { all: string[] }) => (
  <ul>
    {all.map((change) => (
      <li key={change}>
        {change.split('\n').map((line) => (
          <p key={line}>{line}</p>
        ))}
      </li>
    ))}
  </ul>
)
