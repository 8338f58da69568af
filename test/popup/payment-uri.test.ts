import { describe, expect, it } from 'vitest';
import { isLightningAddress } from '../../src/lightning/lightning-address';
import { parseLnurl } from '../../src/lightning/lnurl';
import { barePastedText } from '../../src/lightning/pasted-text';
import { uriOfAddress, uriOfInvoice } from '../../src/popup/receive/payment-uri';
import { qrPath } from '../../src/popup/receive/qr-path';

describe('what stands in a QR code', () => {
  it('is in upper case, which a code holds in fewer modules', () => {
    const text = `lnbc1${'q'.repeat(300)}`;
    const uri = uriOfInvoice(text);
    expect(uri).toBe(`LIGHTNING:${text.toUpperCase()}`);
    expect(qrPath(uri)?.size).toBeLessThan(qrPath(uri.toLowerCase())?.size ?? 0);
  });

  it('leads to the same service as the Lightning address', () => {
    const uri = uriOfAddress('Ann@pay.example');
    expect(uri).toMatch(/^LIGHTNING:LNURL1[0-9A-Z]+$/);
    expect(parseLnurl(barePastedText(uri ?? '')).url).toBe('https://pay.example/.well-known/lnurlp/ann');
  });

  it.each(['me@umbrel.local', 'me@192.168.1.4', 'me@pay.example:99999', 'me@999.999.999.999', 'me@xn--'])(
    'is nothing for %s, where nobody else can ask',
    (address) => {
      expect(isLightningAddress(address)).toBe(true);
      expect(uriOfAddress(address)).toBeNull();
    },
  );

  it('is nothing where no code can hold the text', () => {
    expect(qrPath(uriOfInvoice(`lnbc1${'q'.repeat(4_200)}`))).not.toBeNull();
    expect(qrPath(uriOfInvoice(`lnbc1${'q'.repeat(7_000)}`))).toBeNull();
  });

  it('is drawn with four light modules on every side', () => {
    const { size, path } = qrPath('LIGHTNING:LNBC1') ?? { size: 0, path: '' };
    const corners = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(Math.min(...corners.flat())).toBe(4);
    expect(Math.max(...corners.flat())).toBe(size - 5);
  });
});
