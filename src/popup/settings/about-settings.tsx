import browser from 'webextension-polyfill';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import type { SettingsProps } from './settings-props';

/** Which Fusebox this is, and on what terms. */
export function AboutSettings({ back }: SettingsProps) {
  const { version } = browser.runtime.getManifest();
  return (
    <Screen title={t('about_title')} back={back}>
      <p>{t('extension_description')}</p>
      <p>{t('about_holds_nothing')}</p>
      <dl class="facts">
        <dt>{t('about_version_term')}</dt>
        <dd data-testid="version">{version}</dd>
        <dt>{t('about_licence')}</dt>
        <dd>MIT</dd>
      </dl>
      <p class="soft small">{t('about_licence_what')}</p>
    </Screen>
  );
}
