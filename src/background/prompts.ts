/**
 * The queue of questions to the user and its one window. The queue lives in `storage.session`, so a prompt outlives the background, and
 * an answer waits there until its asker, who may have to ask again, takes it.
 */
import { FuseboxError } from '../contract/errors';
import type { Answer, Decision, PayerWords, Prompt } from '../contract/prompts';
import type { ConnectionRow } from '../contract/rows';
import type { WalletAuthGrant } from '../contract/wallet-auth';
import { asksAmount, isOnlyRead, offersBudget } from '../core/answers';
import { afterRejection, isCoolingDown } from '../core/cool-down';
import { isPrivate } from '../core/origins';
import { createTurns } from '../core/turns';
import { isWithin } from '../core/wallet-auth-terms';
import type { CoolDowns } from '../store/cool-downs';
import type { QueuedPrompt } from '../store/prompts';
import { walletLocked } from '../vault/vault';
import type { Asker } from './asker';

/** A page that asks in a loop gets refusals, not a longer queue. */
const MOST_PER_SITE = 5;
/** Frames of many origins can ask together. */
const MOST_IN_ALL = 20;
/** An answer whose asker never came back is dropped after this long. */
const UNTAKEN_MS = 10 * 60_000;

/** The prompt window, wherever the browser puts it. */
export interface PromptWindow {
  /** Makes sure that it is there and seen. */
  show(): Promise<void>;
  close(): Promise<void>;
}

export interface PromptsDeps {
  read: () => Promise<QueuedPrompt[]>;
  write: (queue: QueuedPrompt[]) => Promise<void>;
  coolDowns: { read: () => Promise<CoolDowns>; write: (coolDowns: CoolDowns) => Promise<void> };
  window: PromptWindow;
  /** While it is so, nobody agrees to anything. */
  isLocked: () => Promise<boolean>;
  /** ms since the epoch. */
  now: () => number;
}

type WithoutOurs<P> = P extends Prompt ? Omit<P, 'id' | 'createdAt'> : never;
/** A question as its asker knows it. `requestKey`: the page's request that asks it, which has one of each kind at most. */
export type Question = WithoutOurs<Prompt> & { requestKey: string };

/** The part of a question that says who asks whom. */
export function askedBy(
  { requestKey, origin, shownOrigin, topOrigin, via }: Omit<Asker, 'signal' | 'document'>,
  { id, name }: Pick<ConnectionRow, 'id' | 'name'>,
) {
  const asker = { requestKey, origin, shownOrigin, topOrigin, ...(via ? { via } : {}) };
  return { ...asker, connectionId: id, walletName: name };
}

export interface Prompts {
  /**
   * Asks the user and waits for the answer. What is being asked already is not asked twice: all who ask it by then get the answer. The same
   * request asking the same again (after the background died) gets the answer there is; asking anything else voids it for this request. Throws
   * USER_REJECTED without asking where the user has just said no to this site or the page around it, TOO_MANY_PROMPTS, or the signal's reason when the page
   * goes away first; the prompt then goes with its last asker.
   */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
  /** The user's answer to the prompt with this id. Throws CANCELLED where it is no longer open, INVALID_PARAMS where the answer does not fit, WALLET_LOCKED. */
  decide(promptId: string, decision: Decision): Promise<void>;
  /** True where a question of this kind and request is open, or is answered and the request has not been. */
  isAsked(requestKey: string, kind: Prompt['kind']): Promise<boolean>;
  /** Drops what is kept for a request that has been answered; where another call of it still waits, its open prompt stays. */
  forget(requestKey: string): Promise<void>;
  /** Takes away the prompts that fit: who waits for them is told no, and answers that nobody has taken are void. */
  rejectOf(where: Partial<Pick<Prompt, 'kind' | 'origin' | 'connectionId'>>): Promise<void>;
  /** The vault was unlocked: that answers who has asked for it. */
  unlocked(): Promise<void>;
  /** Takes away the open prompts that nobody waits for: their pages went while the background was not there to see it. */
  dropUnasked(): Promise<void>;
  /**
   * Drops what private windows, which are gone, have asked: who waits for it all the same (what was selected goes with no page) is told no. Their
   * cool-downs tell nothing once the salt is gone.
   */
  dropPrivate(): Promise<void>;
  /** The window is gone: what was not decided is rejected. */
  windowClosed(): Promise<void>;
}

/** A call that waits for an answer. */
interface Waiter {
  requestKey: string;
  hear: (answer: Answer) => void;
}

interface Stored {
  queue: QueuedPrompt[];
  cooling: CoolDowns;
}

/** `cooling`: where these change. `keepsWindow`: it is not closed with the last question: what is typed into it would go to the page behind it. */
type Change<T> = Pick<Stored, 'queue'> & Partial<Stored> & { value: T; keepsWindow?: boolean };

const NO: Answer = { approved: false };
const YES: Answer = { approved: true };

export function createPrompts({ read, write, coolDowns, window, isLocked, now }: PromptsDeps): Prompts {
  /** Who waits for the answer in this life of the background, by prompt id. */
  const waiters = new Map<string, Set<Waiter>>();
  /** The requests that were told the answer in this life and have not been answered themselves yet, by prompt id. */
  const told = new Map<string, Set<string>>();
  /** One change of the queue at a time: storage has no transactions. */
  const inTurn = createTurns();
  /** What is stored, once it was read: nobody else writes it. */
  let stored: Stored | undefined;

  function change<T>(work: (queue: QueuedPrompt[], cooling: CoolDowns) => Change<T>): Promise<T> {
    return inTurn(async () => {
      const before = stored ?? { queue: await read(), cooling: await coolDowns.read() };
      stored = before;
      const { queue, value, keepsWindow, cooling = before.cooling } = work(before.queue, before.cooling);
      stored = undefined; // until all of it is written
      if (cooling !== before.cooling) await coolDowns.write(cooling);
      if (queue !== before.queue) await write(queue);
      stored = { queue, cooling };
      const wasOpen = before.queue.some(isOpen);
      const isStillOpen = queue.some(isOpen);
      // Nobody waits for the window: where it cannot be closed, what was decided in it stands all the same.
      if (wasOpen && !isStillOpen && !keepsWindow) void window.close().catch(() => undefined);
      return value;
    });
  }

  const decided = (entry: QueuedPrompt, decision: Answer): QueuedPrompt => ({
    ...entry,
    decision,
    decidedAt: now(),
  });

  const dated = (decision: Decision): Answer =>
    decision.approved && decision.budget
      ? { ...decision, budget: { ...decision.budget, since: now() } }
      : (decision as Answer);

  function tell(promptId: string, decision: Answer): void {
    for (const { hear } of waiters.get(promptId) ?? []) hear(decision);
  }

  /** `byUser`: it was the user who answered, each of these sites once. */
  async function answerWhere(
    matches: (prompt: Prompt) => boolean,
    answer: Answer,
    { byUser, keepsWindow = false }: { byUser: boolean; keepsWindow?: boolean },
  ) {
    const answered = await change((queue, cooling) => {
      const prompts = queue.filter(isOpen).flatMap(({ prompt }) => (matches(prompt) ? [prompt] : []));
      return {
        queue: queue.map((entry) => (prompts.includes(entry.prompt) ? decided(entry, answer) : entry)),
        value: prompts.map(({ id }) => id),
        keepsWindow,
        ...(byUser ? { cooling: cooled(cooling, prompts, answer) } : {}),
      };
    });
    for (const id of answered) tell(id, answer);
  }

  /** After the user's word to these askings, each site counted once. */
  function cooled(cooling: CoolDowns, askings: readonly Asking[], { approved }: Decision): CoolDowns {
    const next = { ...cooling };
    for (const site of new Set(askings.flatMap(sitesOf))) {
      if (approved) delete next[site];
      else next[site] = afterRejection(next[site], now());
    }
    return next;
  }

  function wait(promptId: string, waiter: Waiter): void {
    waiters.set(promptId, (waiters.get(promptId) ?? new Set()).add(waiter));
  }

  function leave(promptId: string, waiter: Waiter): void {
    const others = waiters.get(promptId);
    others?.delete(waiter);
    if (others?.size === 0) waiters.delete(promptId);
  }

  /** True while it is open, or a call that was told the answer is still at work on it. An older answer is for its own request alone. */
  function isBeingAsked(entry: QueuedPrompt): boolean {
    const { id } = entry.prompt;
    return isOpen(entry) || waiters.has(id) || told.has(id);
  }

  function noteTold(promptId: string, requestKey: string): void {
    told.set(promptId, (told.get(promptId) ?? new Set()).add(requestKey));
  }

  function forgetTold(requestKey: string): void {
    for (const [promptId, requestKeys] of told) {
      requestKeys.delete(requestKey);
      if (requestKeys.size === 0) told.delete(promptId);
    }
  }

  /** The entry once this request asks it no longer: unchanged while it is open and a call of the request waits, nothing where no other asks it. */
  function withoutRequest(entry: QueuedPrompt, requestKey: string): QueuedPrompt[] {
    const isWaitedFor = Array.from(waiters.get(entry.prompt.id) ?? []).some(
      (waiter) => waiter.requestKey === requestKey,
    );
    if (isWaitedFor && isOpen(entry)) return [entry];
    const requestKeys = entry.requestKeys.filter((key) => key !== requestKey);
    return requestKeys.length > 0 ? [{ ...entry, requestKeys }] : [];
  }

  /** The prompt goes with the last who waits for it. */
  async function withdraw(promptId: string, waiter: Waiter): Promise<void> {
    await change((queue, cooling) => {
      leave(promptId, waiter);
      const kept = queue.flatMap((entry) => {
        if (entry.prompt.id !== promptId) return [entry];
        return waiters.has(promptId) ? withoutRequest(entry, waiter.requestKey) : [];
      });
      const gone = queue.flatMap(({ prompt }) =>
        prompt.id === promptId && !isIn(kept, prompt) ? [prompt] : [],
      );
      // Asked and taken back in turns, it would come and go under the fingers of who types a passphrase.
      const unlocking = gone.filter(isUnlock);
      const cooler = unlocking.length > 0 ? { cooling: cooled(cooling, unlocking, NO) } : {};
      return { queue: kept, value: null, keepsWindow: unlocking.length > 0, ...cooler };
    });
  }

  async function enqueue(question: Question, waiter: Waiter): Promise<QueuedPrompt> {
    const { requestKey, ...asked } = question;
    const { entry, voided } = await change((queue, cooling) => {
      // What asks something else was let in, and asks for that no longer.
      const isOfRequest = ({ prompt, requestKeys }: QueuedPrompt) =>
        requestKeys.includes(requestKey) && (prompt.kind === asked.kind || prompt.kind === 'unlock');
      const isKept = (entry: QueuedPrompt) => isOpen(entry) || now() - (entry.decidedAt ?? 0) < UNTAKEN_MS;
      const kept = queue.filter(isKept);
      // A question is asked once, however many calls ask it at the time.
      const existing = kept.find(
        (entry) =>
          asksTheSame(entry.prompt, asked) &&
          (isOfRequest(entry) || (!isForOneRequest(entry.prompt) && isBeingAsked(entry))),
      );
      const others = kept.flatMap((entry) =>
        isOfRequest(entry) && entry !== existing ? withoutRequest(entry, requestKey) : [entry],
      );
      const voided = kept.filter(({ prompt }) => others.every((other) => other.prompt.id !== prompt.id));
      if (existing) {
        wait(existing.prompt.id, waiter);
        const requestKeys = [...new Set([...existing.requestKeys, requestKey])];
        const joined = { ...existing, requestKeys };
        const after = others.map((entry) => (entry === existing ? joined : entry));
        return { queue: after, value: { entry: joined, voided } };
      }
      // The browser's own menu is opened by nobody but the user.
      if (asked.via !== 'text' && sitesOf(asked).some((site) => isCoolingDown(cooling[site], now()))) {
        throw new FuseboxError('USER_REJECTED', 'User rejected');
      }
      const open = others.filter(isOpen);
      const ofSite = open.filter(({ prompt }) => prompt.origin === asked.origin);
      if (ofSite.length >= MOST_PER_SITE || open.length >= MOST_IN_ALL) {
        throw new FuseboxError(
          'TOO_MANY_PROMPTS',
          'Several questions are waiting for the user already. Try again when they are answered.',
        );
      }
      const entry: QueuedPrompt = {
        prompt: { ...asked, id: crypto.randomUUID(), createdAt: now() } as Prompt,
        requestKeys: [requestKey],
      };
      wait(entry.prompt.id, waiter);
      return { queue: [...others, entry], value: { entry, voided } };
    });
    for (const { prompt } of voided) tell(prompt.id, NO);
    return entry;
  }

  return {
    async ask(question, signal) {
      signal.throwIfAborted();
      const waiter: Waiter = { requestKey: question.requestKey, hear: () => undefined };
      // A document lives long and asks often: its signal is listened to only meanwhile.
      const done = new AbortController();
      const answer = new Promise<Answer>((resolve, reject) => {
        waiter.hear = resolve;
        signal.addEventListener('abort', () => reject(signal.reason), { signal: done.signal });
      });
      answer.catch(() => undefined); // the window may fail first; the answer is awaited below
      const { prompt, decision } = await enqueue(question, waiter).catch((error: unknown) => {
        done.abort();
        throw error;
      });
      try {
        signal.throwIfAborted();
        if (!decision) await window.show();
        const answered = decision ?? (await answer);
        noteTold(prompt.id, waiter.requestKey);
        return answered;
      } catch (error) {
        await withdraw(prompt.id, waiter);
        throw error;
      } finally {
        done.abort();
        leave(prompt.id, waiter);
      }
    },

    async decide(promptId, decision) {
      const answer = dated(decision);
      const locked = decision.approved && (await isLocked());
      await change((queue, cooling) => {
        const entry = queue.find(({ prompt }) => prompt.id === promptId);
        if (!entry || !isOpen(entry)) {
          throw new FuseboxError('CANCELLED', 'This question is no longer open. Nothing was done.');
        }
        checkFits(entry.prompt, decision, now());
        if (locked && !isOnlyRead(entry.prompt)) throw walletLocked();
        return {
          queue: queue.map((other) => (other === entry ? decided(entry, answer) : other)),
          value: null,
          // What is only read is no question, and to have read it is no yes. What the user has selected, the site did not ask.
          ...(isOnlyRead(entry.prompt) || entry.prompt.via === 'text'
            ? {}
            : { cooling: cooled(cooling, [entry.prompt], decision) }),
        };
      });
      tell(promptId, answer);
    },

    isAsked: (requestKey, kind) =>
      change((queue) => ({
        queue,
        value: queue.some(
          ({ prompt, requestKeys }) => prompt.kind === kind && requestKeys.includes(requestKey),
        ),
      })),

    async forget(requestKey) {
      await change((queue) => {
        forgetTold(requestKey);
        const isAsked = queue.some(({ requestKeys }) => requestKeys.includes(requestKey));
        return {
          queue: isAsked ? queue.flatMap((entry) => withoutRequest(entry, requestKey)) : queue,
          value: null,
        };
      });
    },

    async rejectOf({ kind, origin, connectionId }) {
      const matches = (prompt: Prompt) =>
        (kind ?? prompt.kind) === prompt.kind &&
        (origin ?? prompt.origin) === prompt.origin &&
        (connectionId ?? prompt.connectionId) === prompt.connectionId;
      await answerWhere(matches, NO, { byUser: false });
      // An approval that nobody has taken up goes, too: what it was given for is gone.
      await change((queue) => ({
        queue: queue.filter(
          (entry) => isOpen(entry) || waiters.has(entry.prompt.id) || !matches(entry.prompt),
        ),
        value: null,
      }));
    },

    // Who was let in may be asked something next: in the same window, which closes by itself where nothing comes.
    unlocked: () => answerWhere(isUnlock, YES, { byUser: true, keepsWindow: true }),

    async dropUnasked() {
      await change((queue) => {
        const kept = queue.filter((entry) => !isOpen(entry) || waiters.has(entry.prompt.id));
        const keepsWindow = queue.some(({ prompt }) => isUnlock(prompt) && !isIn(kept, prompt));
        return { queue: kept.length === queue.length ? queue : kept, value: null, keepsWindow };
      });
    },

    async dropPrivate() {
      const isOfPrivate = ({ origin }: Prompt) => isPrivate(origin);
      await answerWhere(isOfPrivate, NO, { byUser: false });
      await change((queue) => ({ queue: queue.filter(({ prompt }) => !isOfPrivate(prompt)), value: null }));
    },

    windowClosed: () => answerWhere(() => true, NO, { byUser: true }),
  };
}

type Asking = Pick<Prompt, 'origin' | 'topOrigin'>;

/** The sites whose asking it is. A page that holds frames of many origins is one asker. */
function sitesOf({ origin, topOrigin }: Asking): string[] {
  // In a private window the page around it has no name that may be kept.
  return topOrigin === null || isPrivate(origin) ? [origin] : [origin, topOrigin];
}

function isUnlock({ kind }: Prompt): boolean {
  return kind === 'unlock';
}

function isIn(queue: readonly QueuedPrompt[], { id }: Prompt): boolean {
  return queue.some(({ prompt }) => prompt.id === id);
}

function isOpen(entry: QueuedPrompt): boolean {
  return entry.decision === undefined;
}

/** What may differ between two askings of one question: none of it is what the user agrees to. */
const MAY_DIFFER = ['walletName', 'why', 'budget', 'walletLeft', 'walletEndsAt', 'wallets'];

/** True where an answer to the prompt is an answer to the question: an approval holds for what was shown and nothing else. */
function asksTheSame(prompt: Prompt, asked: object): boolean {
  return Object.entries(asked).every(
    ([name, value]) => MAY_DIFFER.includes(name) || inOrder(value) === inOrder(prompt[name as keyof Prompt]),
  );
}

/** As JSON, names in order: Chrome's storage gives objects back with theirs sorted. */
function inOrder(value: unknown): string | undefined {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Nothing but the call itself tells one keysend payment from another, nor what is done with an LNURL: one answer is for one of them. */
function isForOneRequest(prompt: Prompt): boolean {
  switch (prompt.kind) {
    case 'pay':
      return prompt.invoice === null;
    case 'lnurl-pay':
    case 'lnurl-withdraw':
    case 'lnurl-auth':
    case 'wallet-offer':
    case 'wallet-auth':
    case 'notice':
      return true;
    case 'unlock':
    case 'connect':
    case 'permission':
    case 'sign':
    case 'signer':
    case 'invoice':
      return false;
  }
}

/** An approval is bound to what was shown: it names an amount exactly where the prompt asked for one. */
function checkFits(prompt: Prompt, decision: Decision, now: number): void {
  if (!decision.approved) return;
  if (prompt.kind === 'unlock') {
    throw new FuseboxError('INVALID_PARAMS', 'Only the passphrase answers this question.');
  }
  if (asksAmount(prompt) !== (decision.amount !== undefined) || decision.amount === 0) {
    throw new FuseboxError('INVALID_PARAMS', 'Enter an amount of at least 1 sat.');
  }
  checkWords(prompt, decision.words ?? {});
  checkGrant(prompt, decision.grant, now);
  if (decision.budget && !offersBudget(prompt)) {
    throw new FuseboxError('INVALID_PARAMS', 'This question grants no budget.');
  }
  if ('minimum' in prompt && decision.amount !== undefined) {
    const { minimum, maximum } = prompt;
    if ((minimum !== null && decision.amount < minimum) || (maximum !== null && decision.amount > maximum)) {
      throw new FuseboxError('INVALID_PARAMS', 'The amount is outside of what is allowed.');
    }
  }
}

/** An app gets what it asked for or less, over one of the wallets that the user has seen. */
function checkGrant(prompt: Prompt, grant: WalletAuthGrant | undefined, now: number): void {
  const fits =
    prompt.kind !== 'wallet-auth'
      ? grant === undefined
      : grant !== undefined &&
        prompt.wallets.some(({ id }) => id === grant.connectionId) &&
        isWithin(prompt.request, grant, now);
  if (!fits) {
    throw new FuseboxError('INVALID_PARAMS', 'No more can be granted than was asked for.');
  }
}

/** A service is told what it asked for and nothing else. */
function checkWords(prompt: Prompt, { comment, name, email }: PayerWords): void {
  const { commentAllowed = 0, payerFields = [] } = prompt.kind === 'lnurl-pay' ? prompt : {};
  if ((comment ?? '').length > commentAllowed) {
    throw new FuseboxError('INVALID_PARAMS', 'The comment is longer than the service takes. Shorten it.');
  }
  for (const [kind, told] of Object.entries({ name, email })) {
    const field = payerFields.find((asked) => asked.kind === kind);
    if (told !== undefined && !field) {
      throw new FuseboxError('INVALID_PARAMS', 'The service did not ask who pays.');
    }
    if (told === undefined && field?.mandatory) {
      throw new FuseboxError('INVALID_PARAMS', `The service does not take the payment without your ${kind}.`);
    }
  }
}
