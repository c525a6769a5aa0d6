import type { ReactNode } from "react";

export type IconProps = { className?: string };

/** The box and strokes that every icon shares. */
function Icon({ className, children }: IconProps & { children: ReactNode }) {
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

/** A tick, as in a ticked checkbox. */
export function CheckIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="m5.5 12.5 4.2 4.2 8.8-9.4" strokeWidth={3} />
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

/** Work in progress; it stands still if the person prefers less motion. */
export function Spinner({ className = "" }: IconProps) {
  return (
    <Icon className={`animate-spin ${className}`}>
      <circle cx="12" cy="12" r="9" strokeWidth={3} opacity={0.3} />
      <path d="M12 3a9 9 0 0 1 9 9" strokeWidth={3} />
    </Icon>
  );
}

export function SearchIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="m15 15 5 5" strokeWidth={2} />
    </Icon>
  );
}

export function CloseIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="m6.5 6.5 11 11m0-11-11 11" strokeWidth={2} />
    </Icon>
  );
}

/** A menu of more choices. */
export function DotsIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M5.5 12h.01M12 12h.01M18.5 12h.01" strokeWidth={3} />
    </Icon>
  );
}

export function CalendarIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M4.5 6.5h15v13h-15zM4.5 10.5h15M8.5 4v4M15.5 4v4" />
    </Icon>
  );
}

/** To more pages of the same, or beside what can be chosen. */
export function ChevronLeftIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="m14.5 5.5-6.5 6.5 6.5 6.5" strokeWidth={2} />
    </Icon>
  );
}
