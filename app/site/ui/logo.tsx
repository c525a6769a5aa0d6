/** The mark: a completed task's round checkbox that wears a padlock's shackle. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 32 32"
      fill="none"
      stroke="currentColor"
      className={className}
    >
      <path d="M8.75 16V9.25a7.25 7.25 0 0 1 14.5 0V16" strokeWidth={3.5} />
      <circle cx="16" cy="20" r="11" className="fill-accent stroke-transparent" />
      <path
        d="m10.9 20.4 3.7 3.7 6.6-7.6"
        strokeWidth={3.25}
        strokeLinecap="round"
        strokeLinejoin="round"
        className="stroke-on-accent"
      />
    </svg>
  );
}
