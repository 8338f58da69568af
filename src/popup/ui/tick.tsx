import type { ComponentChildren } from 'preact';

interface TickProps {
  label: ComponentChildren;
  /** What it means, in a sentence or two. */
  children?: ComponentChildren;
  checked: boolean;
  disabled?: boolean;
  testId: string;
  onChange: (checked: boolean) => void;
}

/** One of several that may be ticked, to be sent off with the form. */
export function Tick({ label, children, checked, disabled, testId, onChange }: TickProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {children !== undefined && <span class="setting-help">{children}</span>}
      </span>
    </label>
  );
}
