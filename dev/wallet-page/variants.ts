/** How the wallet's page answers an app. `/apps/new` does as it should; `/<variant>/apps/new` leaves out or adds something. */

export interface Variant {
  /** Whether the page tells its opener. */
  tellsOpener: boolean;
  /** Whether the wallet publishes the info event. */
  announces: boolean;
  /** Whether a page of another origin tells the opener of another wallet, before anybody has approved. */
  hasForger: boolean;
}

export const AS_IT_SHOULD: Variant = { tellsOpener: true, announces: true, hasForger: false };

export const VARIANTS = {
  'no-message': { ...AS_IT_SHOULD, tellsOpener: false },
  'no-info': { ...AS_IT_SHOULD, announces: false },
  silent: { ...AS_IT_SHOULD, tellsOpener: false, announces: false },
  forged: { ...AS_IT_SHOULD, hasForger: true },
} satisfies Record<string, Variant>;
export type VariantName = keyof typeof VARIANTS;

export function variantOf(name: string): Variant | null {
  return Object.hasOwn(VARIANTS, name) ? (VARIANTS[name as VariantName] ?? null) : null;
}
