import type { ComponentChildren } from 'preact';

interface FieldProps {
  /** Of the control within. */
  id: string;
  label: ComponentChildren;
  children: ComponentChildren;
  /** What to enter, or what is wrong with it. The control names `<id>-help` as what describes it. */
  help?: string | null;
  wrong?: boolean;
}

/** A control with its label above and what is to be said of it below. */
export function Field({ id, label, children, help = null, wrong = false }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      <p id={`${id}-help`} class={wrong ? 'small wrong' : 'soft small'} aria-live="polite">
        {help}
      </p>
    </div>
  );
}
