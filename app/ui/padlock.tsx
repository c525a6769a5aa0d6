/**
 * A padlock's shackle, which drops into place as the page appears. The card after it becomes the lock's body:
 * give it `relative`, so that it covers the shackle's ends. Decoration only.
 */
export function Padlock({ large = false }: { large?: boolean }) {
  return <div aria-hidden="true" className={`${base} ${large ? sizes.large : sizes.small}`} />;
}

const base = "mx-auto -mb-6 max-w-full animate-latch rounded-t-full border-accent";

const sizes = {
  small: "h-20 w-24 border-x-[0.75rem] border-t-[0.75rem] sm:h-22 sm:w-28",
  large: "h-34 w-44 border-x-[1.25rem] border-t-[1.25rem] sm:h-42 sm:w-56",
};
