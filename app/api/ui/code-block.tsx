type CodeBlockProps = { label: string; children: string };

/** Code as it is to be pasted. Long lines scroll inside the block, which the keyboard can reach for that. */
export function CodeBlock({ label, children }: CodeBlockProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable (WCAG 2.2, 2.1.1).
    <section aria-label={label} tabIndex={0} className={look}>
      <pre>
        <code>{children}</code>
      </pre>
    </section>
  );
}

const look =
  "overflow-x-auto rounded-xl border border-line bg-sunken p-4 font-mono text-sm leading-relaxed " +
  "[overflow-wrap:normal]";
