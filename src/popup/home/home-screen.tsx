import { useLayoutEffect, useRef } from 'preact/hooks';
import { PairingList } from '../pairing/pairing-rows';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { Icon } from '../ui/icon';
import { useLoaded } from '../use-loaded';
import { t } from '../words/words';
import { Health } from './health';
import { LatestPayments } from './latest-payments';
import { Wallet } from './wallet';

/** The first screen: what is there, what can be done with it, and what was paid last. */
export function HomeScreen({ connection, hidesBalance }: ScreenProps & { hidesBalance: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  if (!connection) {
    return (
      <>
        <PairingList />
        <FirstRun />
        <LatestPayments hideWhenEmpty />
      </>
    );
  }
  return (
    <div class="screen home">
      <h1 ref={heading} tabIndex={-1} class="visually-hidden">
        {t('tab_home')}
      </h1>
      <PairingList />
      <Wallet key={connection.id} connection={connection} hidesBalance={hidesBalance} />
      <div class="home-actions">
        <a class="button large" href={href('send')} data-testid="send">
          <Icon name="send" />
          {t('send_title')}
        </a>
        <a class="button large" href={href('receive')} data-testid="receive">
          <Icon name="receive" />
          {t('receive_title')}
        </a>
      </div>
      <LatestPayments />
      <Health key={connection.id} connection={connection} />
    </div>
  );
}

/** Loaded when it is needed, which is once: whoever has a wallet never waits for it. */
function FirstRun() {
  const loaded = useLoaded(() => import('../connect/welcome'));
  return loaded ? <loaded.Welcome /> : null;
}
