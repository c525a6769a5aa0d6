/** The words that quick add reads, by what they fill in. */
export function QuickAddWords() {
  return (
    <>
      <p>
        End a new task with a date, a priority or how often it repeats, like{" "}
        <strong>Pay rent fri !high monthly</strong>. If you meant the words as they are, choose
        “Keep as text”.
      </p>
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
        {Object.entries(examples).map(([field, words]) => (
          <div key={field} className="contents">
            <dt className="font-semibold">{field}</dt>
            <dd className="text-quiet">{words.join(" · ")}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const examples = {
  Date: ["today", "tomorrow", "fri", "next week", "weekend", "in 3 days", "15 oct", "2026-10-15"],
  Priority: ["!high", "!medium", "!low", "p1", "p2", "p3"],
  Repeat: ["daily", "weekly", "monthly", "every friday", "every 31st"],
};
