/** Permissions of a site in plain words. */
import type { Permission } from '../../contract/rows';
import { t } from '../words/words';

/** "It may …", of a site that has it. Put into words when it is read: the language is not known before. */
export const PERMISSION_HELD: Readonly<Record<Permission, string>> = {
  get pay() {
    return t('may_pay');
  },
  get invoices() {
    return t('may_invoices');
  },
  get lookup() {
    return t('may_lookup');
  },
  get balance() {
    return t('may_balance');
  },
  get history() {
    return t('may_history');
  },
  get events() {
    return t('may_events');
  },
};
