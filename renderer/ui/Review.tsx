/** What an act does, and what still keeps it from being done, a sentence each. */
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
    {all.map((words) => (
      <li key={words}>{words}</li>
    ))}
  </ul>
)
