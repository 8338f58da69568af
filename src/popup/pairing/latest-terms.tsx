import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import { command } from '../commands';
import { db } from '../database';
import { Notice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { t } from '../words/words';

interface LatestTermsProps {
  connection: ConnectionRow;
  children: (latest: ConnectionRow) => ComponentChildren;
}

/** The connection as its wallet says now that it is: what is asked for in its place goes by that. Where the wallet does not answer, as it was when last heard, and that is said. */
export function LatestTerms({ connection, children }: LatestTermsProps) {
  const { id } = connection;
  const [latest, setLatest] = useState<{ row: ConnectionRow; isTold: boolean } | null>(null);
  useEffect(() => {
    let isLeft = false;
    const read = async () => {
      const isTold = await command('connection.learn', { connectionId: id }).then(
        () => true,
        () => false,
      );
      const row = await db.connections.get(id);
      if (!isLeft) setLatest({ row: row ?? connection, isTold });
    };
    read().catch(() => setLatest({ row: connection, isTold: false }));
    return () => {
      isLeft = true;
    };
  }, [id]);
  if (latest === null) return <Progress text={t('renew_reading')} />;
  return (
    <>
      {!latest.isTold && (
        <div data-testid="renew-stored">
          <Notice>{t('renew_stored')}</Notice>
        </div>
      )}
      {children(latest.row)}
    </>
  );
}
