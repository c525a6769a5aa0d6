type Grammar = typeof import("~/tasks/quick-add");

let loaded: Grammar | null = null;

/**
 * Loads quick add's grammar, which a page on which nothing is typed does without. Null where it cannot be had: then the
 * server alone reads the title.
 */
export async function loadGrammar(): Promise<Grammar | null> {
  loaded ??= await import("~/tasks/quick-add").catch(() => null);
  return loaded;
}

/** The grammar, once it has been loaded. */
export const loadedGrammar = (): Grammar | null => loaded;
