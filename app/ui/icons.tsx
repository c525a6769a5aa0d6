import type { ReactNode } from "react";

export type IconProps = { className?: string };

/** What every icon shares: its box and its strokes. */
export function Icon({ className, children }: IconProps & { children: ReactNode }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      {children}
    </svg>
  );
}

/** The mark: a done task's round checkbox that wears a padlock's shackle. */
export function Logo({ className }: IconProps) {
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

/** Where a key would go. */
export function Keyhole({ className }: IconProps) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 24" fill="currentColor" className={className}>
      <path d="M8 1a6.5 6.5 0 0 0-3.1 12.2L2.5 23h11l-2.4-9.8A6.5 6.5 0 0 0 8 1Z" />
    </svg>
  );
}

/** A tick, as inside a done task's checkbox. */
export function CheckIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="m5.5 12.5 4.2 4.2 8.8-9.4" strokeWidth={3} />
    </Icon>
  );
}

export function TrashIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M4.5 6.5h15M9.5 6.5v-2h5v2M6.5 6.5l.8 13h9.4l.8-13M10.2 10.5v5.5M13.8 10.5v5.5" />
    </Icon>
  );
}

export function EyeIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
      <circle cx="12" cy="12" r="2.75" />
    </Icon>
  );
}

export function EyeOffIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM4 20 20 4" />
      <circle cx="12" cy="12" r="2.75" />
    </Icon>
  );
}

export function AlertIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7.5v5.2M12 16.3v.1" strokeWidth={2.25} />
    </Icon>
  );
}

export function ArrowLeftIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M19 12H5.5M11 6l-6 6 6 6" />
    </Icon>
  );
}

/** Work in progress; it stands still where less motion is asked for. */
export function Spinner({ className = "" }: IconProps) {
  return (
    <Icon className={`animate-spin ${className}`}>
      <circle cx="12" cy="12" r="9" strokeWidth={3} opacity={0.3} />
      <path d="M12 3a9 9 0 0 1 9 9" strokeWidth={3} />
    </Icon>
  );
}
