type Grammar = typeof import("~/tasks/quick-add");

let loaded: Grammar | null = null;

/**
 * Loads quick add's grammar, which a page does without until something is typed. Null if it cannot be loaded: then
 * only the server reads the title.
 */
export async function loadGrammar(): Promise<Grammar | null> {
  loaded ??= await import("~/tasks/quick-add").catch(() => null);
  return loaded;
}

/** The grammar; null until it has been loaded. */
export const loadedGrammar = (): Grammar | null => loaded;
