/** Two pages of a site ask the same question: there is one prompt, and it stays for as long as one of them waits for the answer. */
import { expect, test } from 'vitest';
import type { Question } from '../../src/background/prompts';
import { PromptDesk } from './prompt-desk';

const CONNECT: Question = {
  requestKey: 'https://shop.example 1',
  origin: 'https://shop.example',
  topOrigin: null,
  connectionId: 'wallet',
  walletName: 'My wallet',
  kind: 'connect',
};

test('a question stays open for the other page when the one that asked it first goes', async () => {
  const desk = new PromptDesk();
  const prompts = desk.start();
  const page = new AbortController();
  const first = prompts.ask(CONNECT, page.signal);
  const prompt = await desk.asked.take();
  const second = prompts.ask(
    { ...CONNECT, requestKey: 'https://shop.example 2' },
    new AbortController().signal,
  );
  page.abort(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await prompts.forget(CONNECT.requestKey);
  expect(desk.open).toEqual([prompt]);
  await prompts.decide(prompt.id, { approved: true });
  expect(await second).toEqual({ approved: true });
});

test('a question stays open for a page that asks it again on its next port', async () => {
  const desk = new PromptDesk();
  const prompts = desk.start();
  const port = new AbortController();
  const lost = prompts.ask(CONNECT, port.signal);
  await desk.asked.take();
  port.abort(new Error('gone'));
  const again = prompts.ask(CONNECT, new AbortController().signal);
  await expect(lost).rejects.toThrow('gone');
  await prompts.forget(CONNECT.requestKey);
  const [prompt] = desk.open;
  await prompts.decide(prompt?.id ?? '', { approved: true });
  expect(await again).toEqual({ approved: true });
});
