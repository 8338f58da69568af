import type { ComponentChildren } from 'preact';

interface ButtonProps {
  children: ComponentChildren;
  /** `primary` is the one thing a screen is for; `quiet` looks like a link; `danger` destroys something. */
  look?: 'primary' | 'quiet' | 'danger' | 'quiet danger' | undefined;
  type?: 'button' | 'submit';
  disabled?: boolean;
  testId?: string | undefined;
  /** Where the words alone do not say what it acts on. */
  label?: string;
  /** Whether what it shows is shown. */
  expanded?: boolean;
  onClick?: () => void;
}

/** A button. */
export function Button({
  children,
  look,
  type = 'button',
  disabled,
  testId,
  label,
  expanded,
  onClick,
}: ButtonProps) {
  return (
    <button
      type={type}
      class={look === undefined ? 'button' : `button ${look}`}
      disabled={disabled}
      data-testid={testId}
      aria-label={label}
      aria-expanded={expanded}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
