/** Long enough for the browser to begin reading what it saves, in ms. */
const KEPT_MS = 60_000;

/** Has the browser save it as a file of this name. Its address holds nothing of it, and is void after a minute. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** `fusebox-2026-11-21.backup`, by the user's own calendar. */
export function backupName(at: Date): string {
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `fusebox-${day.join('-')}.backup`;
}
