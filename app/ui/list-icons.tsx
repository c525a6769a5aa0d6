import { Icon, type IconProps } from "./icons";

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

/** Back to where it was. */
export function RestoreIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M4.5 9.5h9a5.5 5.5 0 0 1 0 11h-5M8.5 5.5l-4 4 4 4" />
    </Icon>
  );
}

/** Again and again. */
export function RepeatIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M5 11V9.5a3 3 0 0 1 3-3h10.5m-3-3 3 3-3 3M19 13v1.5a3 3 0 0 1-3 3H5.5m3 3-3-3 3-3" />
    </Icon>
  );
}

export function FlagIcon({ className }: IconProps) {
  return (
    <Icon className={className}>
      <path d="M6 20.5v-16h11.5l-2.5 4 2.5 4H6" />
    </Icon>
  );
}
