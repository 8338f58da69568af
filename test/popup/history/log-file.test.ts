/** The journal of connections as a file. */
import { expect, test } from 'vitest';
import type { ConnectionRow } from '../../../src/contract/rows';
import { logFile, logName } from '../../../src/popup/history/log-file';
import { noteConnectionEvent } from '../../../src/store/connection-events';
import { emptyDatabase } from '../../store/empty-database';

const AT = Date.UTC(2026, 10, 30, 12);

test('holds every line, the latest first, and nothing that a spreadsheet would run', async () => {
  const db = emptyDatabase();
  await db.connections.add({ id: 'a', name: '=1+1' } as ConnectionRow);
  await noteConnectionEvent(db, { id: 'a' }, 'connected', AT);
  const origin = 'https://shop.example';
  await noteConnectionEvent(db, { id: 'a' }, 'budget-set', AT + 1, { origin, detail: '5000000 day' });
  expect(await (await logFile(db, 'csv')).text()).toBe(
    [
      'time,event,wallet,site,detail',
      `2026-11-30T12:00:00.001Z,budget-set,'=1+1,${origin},5000000 day`,
      "2026-11-30T12:00:00.000Z,connected,'=1+1,,",
      '',
    ].join('\r\n'),
  );
  const json = await logFile(db, 'json');
  expect(json.type).toBe('application/json');
  expect(JSON.parse(await json.text())).toEqual([
    {
      time: '2026-11-30T12:00:00.001Z',
      event: 'budget-set',
      wallet: '=1+1',
      site: origin,
      detail: '5000000 day',
    },
    { time: '2026-11-30T12:00:00.000Z', event: 'connected', wallet: '=1+1', site: null, detail: null },
  ]);
  expect(logName('2026-11-30', 'csv')).toBe('fusebox-connections-2026-11-30.csv');
});
