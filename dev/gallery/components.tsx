/** Every component of the design system in each of its states. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { BudgetTerms } from '../../src/contract/rows';
import { msatFromSats } from '../../src/core/msat';
import { Amount } from '../../src/popup/ui/amount';
import { Brand } from '../../src/popup/ui/brand';
import { Button } from '../../src/popup/ui/button';
import { Choice } from '../../src/popup/ui/choice';
import { ConfirmInline } from '../../src/popup/ui/confirm-inline';
import { Disclosure } from '../../src/popup/ui/disclosure';
import { Field } from '../../src/popup/ui/field';
import { Quoted } from '../../src/popup/ui/foreign';
import { ForeignBlock } from '../../src/popup/ui/foreign-block';
import { Ember, Fuse, Running } from '../../src/popup/ui/fuse';
import { Icon, type IconName } from '../../src/popup/ui/icon';
import { LinkRow } from '../../src/popup/ui/link-row';
import { LongFact } from '../../src/popup/ui/long-fact';
import { ErrorNotice, Notice } from '../../src/popup/ui/notice';
import { Origin } from '../../src/popup/ui/origin';
import { Progress } from '../../src/popup/ui/progress';
import { Select } from '../../src/popup/ui/select';
import { Switch } from '../../src/popup/ui/switch';
import { mount } from './mount';

const ICONS: readonly IconName[] = [
  'back',
  'camera',
  'check',
  'copy',
  'cross',
  'eye',
  'go',
  'history',
  'home',
  'lock',
  'open',
  'receive',
  'search',
  'send',
  'settings',
  'sites',
];
const TERMS: BudgetTerms = {
  amount: msatFromSats(5_000),
  period: 'day',
  largest: null,
  perMinute: 10,
  expiresAt: null,
};
const TRICKY = 'Invoice \u202Efor\u202C 1\u200B000 sats\nand a second line';

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Components() {
  const [on, setOn] = useState(true);
  const [theme, setTheme] = useState<'one' | 'other'>('one');
  return (
    <main lang="en">
      <Brand />
      <Part title="Button">
        <div class="buttons">
          <Button look="primary">Primary</Button>
          <Button>Plain</Button>
          <Button look="danger">Danger</Button>
          <Button look="quiet">Quiet</Button>
          <Button look="quiet danger">Quiet danger</Button>
          <Button look="primary" disabled>
            Primary
          </Button>
          <Button disabled>Plain</Button>
        </div>
      </Part>
      <Part title="Icon">
        <div class="buttons">
          {ICONS.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </div>
      </Part>
      <Part title="Amount">
        {[1, 21, 21_000, 184_500_000, 2_100_000_000_000_000].map((sats) => (
          <Amount key={sats} sats={sats} testId={`amount-${sats}`} />
        ))}
      </Part>
      <Part title="Fuse">
        {[5_000, 3_100, 600, 40, 0].map((left) => (
          <Fuse key={left} left={msatFromSats(left)} budget={TERMS} />
        ))}
        <Running />
        <Ember />
      </Part>
      <Part title="Switch, choice, select, field">
        <Switch label="A switch" on={on} onChange={setOn} testId="a-switch">
          What it means, in a sentence or two.
        </Switch>
        <Switch
          label="One that cannot be changed now"
          on={false}
          disabled
          onChange={setOn}
          testId="no-switch"
        />
        <Choice
          name="theme"
          label="One"
          checked={theme === 'one'}
          onChoose={() => setTheme('one')}
          testId="one"
        >
          What it means.
        </Choice>
        <Choice
          name="theme"
          label="The other"
          checked={theme === 'other'}
          onChoose={() => setTheme('other')}
          testId="other"
        />
        <Select
          id="a-select"
          label="A select"
          value={theme}
          options={[
            ['one', 'One'],
            ['other', 'The other'],
          ]}
          onChange={setTheme}
          testId="a-select"
        />
        <Field id="a-field" label="A field" help="What to enter.">
          <input id="a-field" class="input" aria-describedby="a-field-help" />
        </Field>
        <Field id="a-wrong-field" label="A field" help="What is wrong with it." wrong>
          <input
            id="a-wrong-field"
            class="input"
            aria-invalid="true"
            aria-describedby="a-wrong-field-help"
            value="x"
          />
        </Field>
      </Part>
      <Part title="Notice, progress">
        <Notice>Something the user should know before going on.</Notice>
        <ErrorNotice message="Why something did not work, and what to do next." />
        <Progress text="What is under way." />
      </Part>
      <Part title="Rows, disclosure, confirming, long facts">
        <ul class="card rows">
          <LinkRow href="#/" help="A softer line">
            A row that leads on
          </LinkRow>
          <LinkRow href="#/">Another</LinkRow>
        </ul>
        <Disclosure summary="More" testId="more">
          <p>What was behind it.</p>
        </Disclosure>
        <ConfirmInline ask="Forget" confirm="Really forget" keep="Keep" act={async () => undefined}>
          What will be gone.
        </ConfirmInline>
        <dl class="facts stacked">
          <LongFact term="Payment hash" value={'0123456789abcdef'.repeat(4)} />
        </dl>
      </Part>
      <Part title="Foreign text, origins">
        <p>
          <Quoted text={TRICKY} testId="quoted" />
        </p>
        <ForeignBlock text={TRICKY} testId="foreign-block" />
        <p>
          <Origin origin="https://xn--80ak6aa92e.example" />
        </p>
      </Part>
    </main>
  );
}

void mount(Components);
