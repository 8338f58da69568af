interface SatsInputProps {
  id: string;
  value: string;
  onInput: (value: string) => void;
  testId: string;
  invalid: boolean;
  /** The id of the text that explains the field. */
  describedBy?: string;
  label?: string;
  disabled?: boolean;
}

/** A field for whole sats. What is typed stays as typed: text/sats reads it. */
export function SatsInput(props: SatsInputProps) {
  return (
    <input
      id={props.id}
      class="input sats"
      type="text"
      inputMode="numeric"
      autocomplete="off"
      spellcheck={false}
      maxLength={20}
      value={props.value}
      disabled={props.disabled}
      aria-label={props.label}
      aria-invalid={props.invalid}
      aria-describedby={props.describedBy}
      data-testid={props.testId}
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  );
}
