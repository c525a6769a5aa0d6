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
}>({});
