import { createContext } from "react";

/**
 * What the server knows of the response it renders. A browser has the empty default: the nonce is not among the
 * data sent to it, and what else differs there is for scripts to keep up.
 */
export const DocumentContext = createContext<{
  nonce?: string;
  refused?: boolean;
  status?: number;
  /** Whether the page is complete as it is sent, and loads no scripts. */
  isScriptless?: boolean;
}>({});
