import { expect, test } from 'vitest';
import { pageWithBridge } from './fake-page';

const answered = (id: number, result: unknown) => ({ fusebox: 'answer', id, result });

test('no port is opened until the page calls', async () => {
  const page = await pageWithBridge();
  expect(page.ports.all).toEqual([]);
  page.call(1);
  page.call(2);
  expect(page.ports.all).toHaveLength(1);
});

test('a call goes to the background and its answer to the page', async () => {
  const page = await pageWithBridge();
  page.call(7, 'makeInvoice', { amount: 21 });
  const port = await page.ports.take();
  const call = await port.calls.take();
  expect(call).toEqual({ id: expect.any(String), method: 'makeInvoice', params: { amount: 21 } });
  port.answer({ id: call.id, result: 'yes' });
  expect(await page.heard.take()).toMatchObject(answered(7, 'yes'));
});

test('an answer is passed on once, and only to what was called', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  const { id } = await port.calls.take();
  port.answer({ id: 'other', result: 'no' });
  port.answer({ id, result: 'yes' });
  port.answer({ id, result: 'again' });
  expect(page.heard.all).toMatchObject([answered(1, 'yes')]);
});

test.each([
  null,
  undefined,
  0,
  'call',
  [],
  {},
  { fusebox: 'answer', id: 1, result: 1 },
  { fusebox: 'call ', id: 1 },
])('%j is no call', async (message) => {
  const page = await pageWithBridge();
  page.say(message);
  expect(page.ports.all).toEqual([]);
});

test('a call by another window is none', async () => {
  const page = await pageWithBridge();
  page.say({ fusebox: 'call', id: 1, method: 'enable' }, {});
  page.say({ fusebox: 'call', id: 1, method: 'enable' }, null);
  expect(page.ports.all).toEqual([]);
});

test('when the port is lost, what is unanswered is sent again under the same names', async () => {
  const page = await pageWithBridge();
  for (const id of [1, 2, 3]) page.call(id, 'sendPayment', `lnbc${id}`);
  const port = await page.ports.take();
  const calls = [await port.calls.take(), await port.calls.take(), await port.calls.take()];
  port.answer({ id: calls[1]?.id ?? '', result: 'paid' });
  port.disconnect();
  const next = await page.ports.take();
  expect(next.calls.all).toEqual([calls[0], calls[2]]);
  next.answer({ id: calls[0]?.id ?? '', result: 'late' });
  expect(await page.heard.take()).toMatchObject(answered(2, 'paid'));
  expect(await page.heard.take()).toMatchObject(answered(1, 'late'));
});

test('when the port is lost again and again, a call made meanwhile is not', async () => {
  const page = await pageWithBridge();
  page.call(1);
  for (let losses = 0; losses < 3; losses++) (await page.ports.take()).disconnect();
  page.call(2);
  const last = await page.ports.take();
  expect((await last.calls.take()).id).not.toBe((await last.calls.take()).id);
});

test('a port that is lost with nothing to answer is opened by the next call only', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  port.answer({ id: (await port.calls.take()).id, result: null });
  port.disconnect();
  expect(page.ports.all).toHaveLength(1);
  page.call(2);
  expect(page.ports.all).toHaveLength(2);
});

test('when the extension is gone, every call hears it', async () => {
  const page = await pageWithBridge();
  page.call(1);
  const port = await page.ports.take();
  page.isExtensionThere = false;
  port.disconnect();
  const gone = { error: { code: 'EXTENSION_UPDATED' } };
  expect(await page.heard.take()).toMatchObject({ id: 1, ...gone });
  page.call(2);
  expect(await page.heard.take()).toMatchObject({ id: 2, ...gone });
});

test('what cannot be sent is an error, and the calls after it are sent', async () => {
  const page = await pageWithBridge();
  page.call(1, 'makeInvoice', 21n);
  expect(await page.heard.take()).toMatchObject({ id: 1, error: { code: 'INVALID_PARAMS' } });
  page.call(2);
  const port = await page.ports.take();
  expect((await port.calls.take()).method).toBe('getInfo');
});

test('the same number in two documents is two names', async () => {
  const names = [];
  for (let n = 0; n < 2; n++) {
    const page = await pageWithBridge();
    page.call(1);
    names.push((await (await page.ports.take()).calls.take()).id);
  }
  expect(names[0]).not.toBe(names[1]);
});

test('a page that was written anew is still heard', async () => {
  const page = await pageWithBridge();
  page.openDocument();
  page.call(1);
  expect(page.ports.all).toHaveLength(1);
});

test('a page that comes back has a new port, and what it had asked is asked again under the same name', async () => {
  const page = await pageWithBridge();
  page.call(1, 'sendPayment', 'lnbc1');
  const old = await page.ports.take();
  const call = await old.calls.take();
  page.comeBack();
  const port = await page.ports.take();
  expect(port.calls.all).toEqual([call]);
  old.disconnect();
  page.call(2);
  expect(port.calls.all).toHaveLength(2);
  port.answer({ id: call.id, result: 'paid' });
  expect(await page.heard.take()).toMatchObject(answered(1, 'paid'));
});
