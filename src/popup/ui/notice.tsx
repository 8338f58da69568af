import type { ComponentChildren } from 'preact';

/** Something the user should know before going on. */
export function Notice({ children }: { children: ComponentChildren }) {
  return <p class="notice">{children}</p>;
}

/** Why something did not work and what to do next; read out at once. Draws nothing without a message. */
export function ErrorNotice({ message }: { message: string | null }) {
  if (message === null) return null;
  return (
    <p class="notice error" role="alert" data-testid="error">
      {message}
    </p>
  );
}
