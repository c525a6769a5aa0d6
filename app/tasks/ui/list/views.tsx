import { Link, useLocation } from "@remix-run/react";
import { type MouseEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { type ListFilter, listPath } from "~/tasks/list-filter";
import { mainViews, type Sort, shownCount, type View, viewLabels } from "~/tasks/names";
import { DotsIcon } from "~/ui/icons";
import { useHydrated } from "~/ui/use-hydrated";
import { Shortcuts } from "./shortcuts";

type TaskViewsProps = { filter: ListFilter; counts: Record<View, number> };

/** The views of the list, as links with the number of tasks in each, and a menu of rarely needed things. */
export function TaskViews({ filter, counts }: TaskViewsProps) {
  const isEmpty = counts.open + counts.done + counts.trash === 0;
  const shortcuts = useRef<HTMLDialogElement>(null);
  return (
    <>
      <div className={filter.q === null ? "views" : "views wide"}>
        <nav aria-label="Views">
          {/* biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is a list. */}
          <ul role="list">
            {mainViews.map((view) => (
              <li key={view}>
                <ViewLink view={view} filter={filter} count={counts[view]} />
              </li>
            ))}
            {moreViews.map((view) => (
              <li key={view}>
                <ViewLink view={view} filter={filter} count={counts[view]} />
              </li>
            ))}
          </ul>
        </nav>
        <Menu>
          <nav aria-label="More views">
            {moreViews.map((view) => (
              <ViewLink key={view} view={view} filter={filter} count={counts[view]} />
            ))}
          </nav>
          {canSelect(filter, counts) && (
            <Link to={listPath({ ...filter, select: "some" })}>Select tasks</Link>
          )}
          {!isEmpty && <Link to="/tasks/recent">Recent changes</Link>}
          {!isEmpty && <Orders filter={filter} />}
          <div>
            <Link to="/tasks/import">Import</Link>
            {!isEmpty && <Exports />}
          </div>
          <ShortcutsButton dialog={shortcuts} />
        </Menu>
      </div>
      <Shortcuts ref={shortcuts} />
    </>
  );
}

/** Views in the menu, unless the window has room for them beside the others. */
const moreViews = ["done", "trash"] as const;

/** Shows the shortcuts. The menu closes first, so that the focus returns to something visible. */
function ShortcutsButton({ dialog }: { dialog: RefObject<HTMLDialogElement> }) {
  if (!useHydrated()) return null;
  function show(event: MouseEvent) {
    const menu = event.currentTarget.closest("details");
    menu?.querySelector("summary")?.focus();
    if (menu) menu.open = false;
    dialog.current?.showModal();
  }
  return (
    <button type="button" onClick={show} className="shortcuts">
      Keyboard shortcuts
    </button>
  );
}

/** The router must not handle the downloads. */
const Exports = () => (
  <>
    <Link to="/tasks/export.csv" download reloadDocument>
      Export as CSV
    </Link>
    <Link to="/tasks/export.json" download reloadDocument>
      Export as JSON
    </Link>
  </>
);

type ViewLinkProps = { view: View; filter: ListFilter; count: number };

function ViewLink({ view, filter, count }: ViewLinkProps) {
  const isCurrent = view === filter.view && filter.q === null;
  return (
    <Link to={listPath({ view })} aria-current={isCurrent ? "page" : undefined}>
      {count > 0 ? `${viewLabels[view]} ` : viewLabels[view]}
      {count > 0 && <small>{shown(count)}</small>}
    </Link>
  );
}

const shown = (count: number) => (count > shownCount ? `${shownCount}+` : String(count));

const canSelect = ({ view, q, select }: ListFilter, counts: Record<View, number>) =>
  !select &&
  q === null &&
  view !== "trash" &&
  (view === "all" ? counts.open + counts.done : counts[view as View]) > 0;

/** The menu behind three dots. It closes when something else is pressed, and when a link was followed. */
function Menu({ children }: { children: ReactNode }) {
  const { key } = useLocation();
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    function closeUnlessInside({ target }: Event) {
      if (menu.current && !menu.current.contains(target as Node)) menu.current.open = false;
    }
    function closeByEscape(event: KeyboardEvent) {
      if (event.key !== "Escape" || !menu.current?.open) return;
      menu.current.open = false;
      menu.current.querySelector("summary")?.focus();
    }
    document.addEventListener("pointerdown", closeUnlessInside);
    document.addEventListener("keydown", closeByEscape);
    return () => {
      document.removeEventListener("pointerdown", closeUnlessInside);
      document.removeEventListener("keydown", closeByEscape);
    };
  }, []);
  return (
    <details key={key} ref={menu} className="menu">
      <summary>
        <DotsIcon className="size-6" />
        <span className="sr-only">More</span>
      </summary>
      <div>{children}</div>
    </details>
  );
}

/** The orders to choose from. The view's own is by date. */
function Orders({ filter }: { filter: ListFilter }) {
  const { view, q, sort } = filter;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form's question.
    <div role="group" aria-label="Sort by">
      {Object.entries(orders).map(([name, order]) => (
        <Link
          key={name}
          to={listPath({ view, q, sort: order })}
          aria-current={sort === order ? "true" : undefined}
        >
          <span className="sr-only">Sort by </span>
          {name}
        </Link>
      ))}
    </div>
  );
}

const orders: Record<string, Sort | null> = { Date: null, Priority: "priority", Newest: "newest" };
