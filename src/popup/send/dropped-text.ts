/** The longest file that is looked at, in bytes: what can be paid is a few thousand characters. */
const LONGEST_FILE = 100_000;

/** The text that was dropped, or that of the file that was; null where it is neither. */
export async function droppedText(data: DataTransfer): Promise<string | null> {
  const text = data.getData('text/plain');
  if (text !== '') return text;
  const file = data.files.item(0);
  if (!file?.type.startsWith('text/') || file.size > LONGEST_FILE) return null;
  return file.text();
}
