/** The page that asks for the password and the second factor, and leads from there to this path. */
export const confirmPath = (path: string) =>
  `/account/confirm?${new URLSearchParams({ redirectTo: path })}`;
