interface SelectProps<T extends string> {
  id: string;
  value: T;
  /** What can be chosen, with what it is called. */
  options: readonly (readonly [value: T, label: string])[];
  label?: string;
  disabled?: boolean;
  testId: string;
  onChange: (value: T) => void;
}

/** One of a list. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { id, value, options, label, disabled, testId, onChange } = props;
  return (
    <select
      id={id}
      class="input select"
      value={value}
      disabled={disabled}
      aria-label={label}
      data-testid={testId}
      onChange={({ currentTarget }) => {
        const chosen = options[currentTarget.selectedIndex];
        if (chosen) onChange(chosen[0]);
      }}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
