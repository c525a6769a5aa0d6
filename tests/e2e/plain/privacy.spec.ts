import { test } from "../browser";
import { backInMemoryShowsNothing } from "../privacy";

test("Back shows nothing private where the browser keeps whole pages in memory, without scripts", async ({
  context,
  baseURL,
  user,
}) => backInMemoryShowsNothing(context, baseURL, user, false));
