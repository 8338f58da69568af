import { Running } from './fuse';

/** What is under way, while it is; read out. */
export function Progress({ text }: { text: string | null }) {
  return (
    <div class="tight" aria-live="polite">
      {text !== null && (
        <>
          <Running />
          <p class="soft small">{text}</p>
        </>
      )}
    </div>
  );
}
