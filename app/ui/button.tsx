import { Link, type LinkProps } from "@remix-run/react";
import type { ComponentPropsWithoutRef, MouseEvent } from "react";
import { Spinner } from "./icons";

type Variant = "primary" | "quiet" | "danger";
type Look = { variant?: Variant; fullWidth?: boolean };

export type ButtonProps = Omit<ComponentPropsWithoutRef<"button">, "className"> &
  Look & { busy?: boolean };

/**
 * A button, by default one that submits. While busy it shows so and ignores clicks, but stays focusable: `disabled`
 * would drop the focus to the body.
 */
export function Button({
  variant,
  fullWidth,
  busy = false,
  type = "submit",
  onClick,
  children,
  ...button
}: ButtonProps) {
  return (
    <button
      {...button}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? refuse : onClick}
      className={lookOf({ variant, fullWidth })}
    >
      {busy && <Spinner className="absolute left-2 size-4" />}
      {/* An element of its own: once a browser has translated the page, React cannot insert a spinner before bare
          text. */}
      <span>{children}</span>
    </button>
  );
}

/**
 * The button that Enter in a field presses, if that must not be the first visible one. Moved out of sight rather than
 * hidden, since old Safari ignores a hidden one.
 */
export function DefaultButton(button: { name: string; value: string }) {
  return <button type="submit" {...button} tabIndex={-1} aria-hidden="true" className="sr-only" />;
}

/** A link that looks like a button. */
export function ButtonLink({
  variant,
  fullWidth,
  ...link
}: Omit<LinkProps, "className" | "style"> & Look) {
  return <Link {...link} className={lookOf({ variant, fullWidth })} />;
}

/** Like `ButtonLink`, for what the router must leave alone: a file, or the address in the address bar. */
export function ButtonAnchor({
  variant,
  fullWidth,
  children,
  ...anchor
}: Omit<ComponentPropsWithoutRef<"a">, "className"> & Look) {
  return (
    <a {...anchor} className={lookOf({ variant, fullWidth })}>
      {children}
    </a>
  );
}

function refuse(event: MouseEvent) {
  event.preventDefault();
}

function lookOf({ variant = "primary", fullWidth = false }: Look) {
  return `${base} ${variants[variant]} ${fullWidth ? "w-full" : ""}`;
}

const base =
  "relative inline-flex min-h-12 items-center justify-center rounded-xl border px-[min(1.75rem,7.5vw)] py-2 text-center text-base wrap-normal " +
  "font-semibold transition duration-150 active:scale-[0.98] aria-disabled:cursor-progress " +
  // A link among buttons would have the colour of links.
  "forced-colors:border-[ButtonBorder] forced-colors:text-[ButtonText]";

const variants: Record<Variant, string> = {
  // The border is visible in forced colours, where a background is not.
  primary: "border-transparent bg-accent text-on-accent shadow-raised hover:bg-accent-strong",
  quiet: "border-edge bg-surface text-ink hover:border-quiet hover:bg-sunken",
  danger: "border-danger/60 text-danger hover:border-danger hover:bg-danger-wash",
};
