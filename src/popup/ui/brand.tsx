/** The name of the extension with its sign, a wire behind glass: this window is ours. */
export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="0 0 26 12" aria-hidden="true">
        <rect class="glass" x="0.5" y="0.5" width="25" height="11" rx="3.5" />
        <path class="wire" d="M3 6 H8 C11 1.5 15 10.5 18 6 H23" />
      </svg>
      Fusebox
    </span>
  );
}
