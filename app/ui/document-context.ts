import { createContext } from "react";

/**
 * What the server knows about the response it renders. A browser has the empty default: it gets no nonce as data, and
 * its scripts keep everything else up to date.
 */
export const DocumentContext = createContext<{
  nonce?: string;
  refused?: boolean;
  status?: number;
  /** Whether the page is complete as sent, and loads no scripts. */
  isScriptless?: boolean;
  /** The theme that the browser chose, for a page whose data is missing because an error is shown. */
  theme?: string;
}>({});
