/** What `DATABASE_URL` must be, in words for the person who sets it. */
export const postgresUrlMeaning = "a URL that starts with postgres:// or postgresql://";

/** Whether this can be a `DATABASE_URL`. */
export function isPostgresUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^postgres(ql)?:$/.test(protocol) && isPercentEncoded(username + password);
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text);
}
