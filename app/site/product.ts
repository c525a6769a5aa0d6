/** Latch's name and description: in titles, for search engines, and where its address is shared. */
export const productTitle = "Latch: a private to-do list";

export const description =
  "A fast, private to-do list with due dates, repeats and search. Works on any phone, even without JavaScript.";
