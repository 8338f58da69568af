/** What was done, read out. Draws nothing without a message. */
export function Done({ message, testId }: { message: string | null; testId?: string }) {
  return (
    <div role="status">
      {message !== null && (
        <p class="notice" data-testid={testId}>
          {message}
        </p>
      )}
    </div>
  );
}
