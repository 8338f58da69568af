/** What others may write to deceive: characters that turn the line round, that nobody sees, that close our quotation, and letters of a script that is written from right to left. */
export const TRICKY = '\u202e\u05e9\u05dc\u05d5\u05dd\u2066\u200b » of ours «';
