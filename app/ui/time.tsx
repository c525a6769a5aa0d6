type TimeProps = { value: Date };

/** A day, with the exact moment as its title. toUTCString reads the same on every machine, Intl does not. */
export function Time({ value }: TimeProps) {
  const exact = value.toUTCString();
  return (
    <time dateTime={value.toISOString()} title={exact}>
      {exact.slice(5, 16).replace(/^0/, "")}
    </time>
  );
}
