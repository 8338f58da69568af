import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { HomeScreen } from '../home/home-screen';
import { useRoute } from '../route';
import { SiteHere } from '../sites/site-here';
import { useLoaded } from '../use-loaded';
import { AccessNotice } from './access-notice';
import { Masthead } from './masthead';
import type { ScreenProps } from './screen-props';
import { SCREENS } from './screens';
import { TabBar } from './tab-bar';
import type { Kept } from './use-kept';

/** The popup while the vault is open: its head, one screen, and the way to the others. */
export function Shell({ kept }: { kept: Kept }) {
  const [name = '', ...about] = useRoute();
  const [chosen, setChosen] = useState<string | null>(null);

  const { connections, settings } = kept;
  const named = (id: string | null) => connections.find((row) => row.id === id);
  const connection = named(chosen) ?? named(settings.defaultConnectionId) ?? connections.at(-1) ?? null;
  const entry = Object.hasOwn(SCREENS, name) ? SCREENS[name] : undefined;
  const props = { connections, connection, about };
  return (
    <>
      <Masthead connections={connections} connection={connection} onChoose={setChosen} />
      <main>
        <SiteHere isHome={entry === undefined} />
        {entry ? (
          <Loaded key={name} load={entry.load} props={props} />
        ) : (
          <>
            <AccessNotice />
            <HomeScreen {...props} hidesBalance={settings.hidesBalance} />
          </>
        )}
      </main>
      <TabBar tab={entry?.tab ?? ''} />
    </>
  );
}

/** A screen that is loaded when it is first shown. */
function Loaded({ load, props }: { load: () => Promise<ComponentType<ScreenProps>>; props: ScreenProps }) {
  const Screen = useLoaded(load);
  return Screen ? <Screen {...props} /> : null;
}
