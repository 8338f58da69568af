import type { ComponentChildren } from 'preact';

/** One matter of the page, under its heading. */
export function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h2>{title}</h2>
      <div class="card stack">{children}</div>
    </section>
  );
}
