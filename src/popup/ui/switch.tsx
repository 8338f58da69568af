import type { ComponentChildren } from 'preact';

interface SwitchProps {
  label: ComponentChildren;
  /** What it means, in a sentence or two. */
  children?: ComponentChildren;
  on: boolean;
  disabled?: boolean;
  testId: string;
  onChange: (on: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, children, on, disabled, testId, onChange }: SwitchProps) {
  return (
    <label class="switch">
      <span>
        {label}
        {children !== undefined && <span class="setting-help">{children}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={on}
        aria-checked={on}
        disabled={disabled}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
