import type { ComponentChildren } from 'preact';
import { t } from '../words/words';

/** Says that it is the organisation which has decided, and what. */
export function ByOrganisation({ children }: { children?: ComponentChildren }) {
  return (
    <p class="notice" data-testid="by-organisation">
      <strong>{t('managed_by')}</strong> {children}
    </p>
  );
}
