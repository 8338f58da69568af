/** What the LNURL server answers. LUD-01: whatever it is, its status and headers mean nothing. */

export type Reply =
  | { kind: 'json'; value: unknown }
  | { kind: 'text'; text: string }
  | { kind: 'redirect'; to: string }
  /** The connection stays open until the server closes. */
  | { kind: 'silence' };

export function json(value: unknown): Reply {
  return { kind: 'json', value };
}

export function refusal(reason: string): Reply {
  return json({ status: 'ERROR', reason });
}
