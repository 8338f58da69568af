import { LANGUAGE_CODES, LANGUAGES } from '../../contract/languages';
import { THEMES, UNITS } from '../../contract/rows';
import { Choice } from '../ui/choice';
import { Field } from '../ui/field';
import { ErrorNotice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { Select } from '../ui/select';
import { t } from '../words/words';
import type { SettingsProps } from './settings-props';
import { UNIT_WORDS } from './unit-words';
import { useChange } from './use-change';

/** Language, theme and unit. */
export function DisplaySettings({ chosen, back }: SettingsProps) {
  const { busy, error, change } = useChange();
  const browsers = ['browser', t('display_language_browser')] as const;
  return (
    <Screen title={t('display_title')} back={back}>
      <ErrorNotice message={error} />
      <Field id="language" label={t('display_language')}>
        <Select
          id="language"
          testId="language"
          value={chosen.language ?? 'browser'}
          options={[browsers, ...LANGUAGE_CODES.map((language) => [language, LANGUAGES[language]] as const)]}
          disabled={busy}
          onChange={(language) => change({ language: language === 'browser' ? null : language })}
        />
      </Field>
      <fieldset class="setting-choice" disabled={busy}>
        <legend>{t('display_theme')}</legend>
        {THEMES.map((theme) => (
          <Choice
            key={theme}
            name="theme"
            testId={`theme-${theme}`}
            label={t(`display_theme_${theme}`)}
            checked={chosen.theme === theme}
            onChoose={() => change({ theme })}
          />
        ))}
      </fieldset>
      <fieldset class="setting-choice" disabled={busy}>
        <legend>{t('display_unit')}</legend>
        {UNITS.map((unit) => (
          <Choice
            key={unit}
            name="unit"
            testId={`unit-${unit}`}
            label={t(UNIT_WORDS[unit].name)}
            checked={chosen.unit === unit}
            onChoose={() => change({ unit })}
          >
            {t(UNIT_WORDS[unit].help)}
          </Choice>
        ))}
      </fieldset>
    </Screen>
  );
}
