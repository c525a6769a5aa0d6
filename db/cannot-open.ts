/**
 * The database cannot be opened for a reason that whoever starts Latch can do something about: its message is
 * one line that says what.
 */
export class CannotOpen extends Error {
  override name = "CannotOpen";
}
