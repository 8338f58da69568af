import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words/words';
import { Icon } from './icon';

interface ScreenProps {
  title: ComponentChildren;
  children: ComponentChildren;
  /** The address of the screen that this one is a part of; none on the screens of the tab bar. */
  back?: string;
  /** What is done with the whole screen, beside its title. */
  actions?: ComponentChildren;
  testId?: string;
}

/** A screen of the popup under its title. Its title gets the focus when it is shown, so that a reader begins there. */
export function Screen({ title, children, back, actions, testId }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div class="screen" data-testid={testId}>
      <div class="screen-head">
        {back !== undefined && (
          <a class="icon-button" href={back} aria-label={t('screen_back')} data-testid="back">
            <Icon name="back" />
          </a>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
