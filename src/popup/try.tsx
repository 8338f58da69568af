/**
 * The test page: a page like any other, that asks by `window.webln`, so that one can see what Fusebox does with no site at hand. What web pages get by
 * registered scripts it loads itself.
 */
import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { mount } from './mount';
import { Brand } from './ui/brand';
import { Button } from './ui/button';
import { ErrorNotice } from './ui/notice';
import { t } from './words/words';

/** What of WebLN this page calls. */
interface Provider {
  enable(): Promise<unknown>;
  getInfo(): Promise<unknown>;
  makeInvoice(request: { amount: number; defaultMemo: string }): Promise<unknown>;
}
declare global {
  interface Window {
    webln?: Provider;
  }
}

const SCRIPTS = ['page/bridge.js', 'page/webln.js'];

const STEPS = [
  { id: 'enable', title: 'try_enable', button: 'try_enable_do', call: (webln: Provider) => webln.enable() },
  { id: 'info', title: 'try_info', button: 'try_info_do', call: (webln: Provider) => webln.getInfo() },
  {
    id: 'invoice',
    title: 'try_invoice',
    button: 'try_invoice_do',
    call: (webln: Provider) => webln.makeInvoice({ amount: 21, defaultMemo: 'Fusebox' }),
  },
] as const;

function Try() {
  useEffect(loadProvider, []);
  return (
    <>
      <Brand />
      <div class="tight">
        <h1>{t('try_title')}</h1>
        <p>{t('try_what')}</p>
      </div>
      <ol class="try-steps">
        {STEPS.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      <p class="soft small">{t('try_after')}</p>
    </>
  );
}

/** One call, and what came back. A page is told why a call failed in English, for its developer. */
function Step({ step }: { step: (typeof STEPS)[number] }) {
  const [state, setState] = useState<{ busy?: true; answer?: string; error?: string }>({});
  const ask = async () => {
    setState({ busy: true });
    try {
      if (!window.webln) throw new Error('window.webln');
      setState({ answer: JSON.stringify(await step.call(window.webln), null, 2) ?? '' });
    } catch (error) {
      setState({ error: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <li class="card">
      <p>{t(step.title)}</p>
      <div>
        <Button disabled={state.busy === true} testId={`try-${step.id}`} onClick={() => void ask()}>
          {t(step.button)}
        </Button>
      </div>
      {state.answer !== undefined && <code data-testid={`try-${step.id}-answer`}>{state.answer}</code>}
      <ErrorNotice message={state.error ?? null} />
    </li>
  );
}

function loadProvider(): void {
  for (const file of SCRIPTS) {
    const script = document.createElement('script');
    script.src = browser.runtime.getURL(file);
    script.async = false;
    document.head.append(script);
  }
}

void mount(Try);
