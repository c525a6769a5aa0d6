import { Link } from "@remix-run/react";

export type FilterItem = { label: string; to: string; current: boolean };

type FilterNavProps = { label: string; items: FilterItem[] };

/** Links between views of one list; the current one is marked for eyes and for screen readers. */
export function FilterNav({ label, items }: FilterNavProps) {
  return (
    <nav aria-label={label} className="flex gap-1 self-start rounded-full bg-sunken p-1">
      {items.map((item) => (
        <Link
          key={item.to}
          to={item.to}
          preventScrollReset
          aria-current={item.current ? "page" : undefined}
          className={look}
        >
          {item.label}
        </Link>
      ))}
    </nav>
  );
}

const look =
  "grid min-h-11 min-w-11 place-items-center rounded-full px-4 font-medium text-quiet transition-colors " +
  "hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:text-ink " +
  "aria-[current=page]:shadow-sm";
