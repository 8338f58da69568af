import type { WalletAuthPrompt } from '../../contract/prompts';
import { OWN } from '../../core/origins';
import { hasOtherLetters } from '../text/origins';
import { Disclosure } from '../ui/disclosure';
import { ForeignBlock } from '../ui/foreign-block';
import { LongFact } from '../ui/long-fact';
import { Tick } from '../ui/tick';
import { t } from '../words/words';
import type { GrantDraft } from './wallet-auth-draft';

/** Keys, relays and what is sent along, one click away. A picture is named and never loaded: it proves nothing, and its server would learn who looks. */
export function WalletAuthDetails({
  prompt: { request, origin, shownOrigin },
  draft,
  onChange,
}: {
  prompt: WalletAuthPrompt;
  draft: GrantDraft;
  onChange: (part: Partial<GrantDraft>) => void;
}) {
  const { appPubkey, relays, icon, metadata } = request;
  return (
    <Disclosure summary={t('details_title')} testId="details">
      <div class="details-body small">
        <dl class="facts stacked">
          {origin !== OWN && <LongFact term={t('details_origin')} value={shownOrigin} />}
          <LongFact term={t('grant_app_key')} value={appPubkey} />
          <dt>{t('fact_relays')}</dt>
          <dd class="long-fact" data-testid="grant-relays">
            <code>{relays.join(' ')}</code>
          </dd>
          {icon !== null && <LongFact term={t('grant_icon')} value={icon} />}
        </dl>
        {metadata !== null && (
          <>
            <p>{t('grant_metadata')}</p>
            <ForeignBlock text={JSON.stringify(metadata, null, 2)} testId="grant-metadata" />
            <Tick
              label={t('grant_metadata_pass')}
              checked={draft.withMetadata}
              testId="grant-with-metadata"
              onChange={(withMetadata) => onChange({ withMetadata })}
            />
          </>
        )}
        {hasOtherLetters(shownOrigin) && <p class="soft">{t('origin_letters')}</p>}
      </div>
    </Disclosure>
  );
}
