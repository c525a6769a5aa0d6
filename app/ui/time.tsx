type TimeProps = {
  value: Date;
  /** Whether to show the time of day as well. */
  precise?: boolean;
};

/** A day, with the exact moment as its title. toUTCString reads the same on every machine, Intl does not. */
export function Time({ value, precise = false }: TimeProps) {
  const exact = value.toUTCString();
  const day = exact.slice(5, 16).replace(/^0/, "");
  return (
    <time dateTime={value.toISOString()} title={exact}>
      {precise ? `${day}, ${exact.slice(17, 22)} UTC` : day}
    </time>
  );
}
