import type { ComponentChildren } from 'preact';

interface ChoiceProps {
  /** The same for all that exclude each other. */
  name: string;
  label: ComponentChildren;
  /** What it means, in a sentence or two. */
  children?: ComponentChildren;
  checked: boolean;
  disabled?: boolean;
  testId: string;
  onChoose: () => void;
}

/** One of several. */
export function Choice({ name, label, children, checked, disabled, testId, onChoose }: ChoiceProps) {
  return (
    <label class="check">
      <input
        type="radio"
        name={name}
        checked={checked}
        disabled={disabled}
        data-testid={testId}
        onChange={onChoose}
      />
      <span>
        {label}
        {children !== undefined && <span class="setting-help">{children}</span>}
      </span>
    </label>
  );
}
