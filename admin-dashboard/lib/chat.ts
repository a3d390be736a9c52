'use client';

import { useSyncExternalStore } from 'react';
import { ApiError, api, body } from './api/client';

/** The most characters of a message that the server takes. */
export const LONGEST_MESSAGE = 8_000;

export interface ChatMessage {
  id: number;
  from: 'me' | 'khoj';
  text: string;
}

export interface ChatState {
  messages: readonly ChatMessage[];
  /** What stands in the box and has not been sent. */
  draft: string;
  /** The message before is being answered. */
  isWaiting: boolean;
  /** Why the last message got no answer; null after one that did. */
  failure: { error: unknown; wasStopped: boolean } | null;
}

interface Kept {
  conversationId: string | null;
  messages: readonly ChatMessage[];
}

/** So much of a conversation is kept over a reload. */
const MOST_KEPT = 100;

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false;
  const { conversationId, messages } = value as Partial<Kept>;
  return (
    (conversationId === null || typeof conversationId === 'string') &&
    Array.isArray(messages) &&
    messages.every(({ id, from, text }) => typeof id === 'number' && (from === 'me' || from === 'khoj') && typeof text === 'string')
  );
}

/**
 * One person's conversation with Khoj. It outlives the view that shows it, also while an answer is on its way, and a reload of the page;
 * it ends with the tab.
 */
export class Chat {
  private state: ChatState = { messages: [], draft: '', isWaiting: false, failure: null };
  private conversationId: string | null = null;
  /** The message that is being answered; null while none is. */
  private underWay: { text: string; before: readonly ChatMessage[]; aborter: AbortController } | null = null;
  private readonly listeners = new Set<() => void>();
  private readonly key: string;

  constructor(userId: string) {
    this.key = `prospect.chat.${userId}`;
    try {
      const kept: unknown = JSON.parse(window.sessionStorage.getItem(this.key) ?? 'null');
      if (isKept(kept)) {
        this.conversationId = kept.conversationId;
        this.state = { ...this.state, messages: kept.messages };
      }
    } catch {
      // Then it starts empty.
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly read = (): ChatState => this.state;

  write(draft: string): void {
    this.change({ draft });
  }

  /** Sends a message. When no answer comes, it goes back into the box and the conversation is as it was. */
  async send(message: string): Promise<void> {
    const text = message.trim();
    if (text === '' || text.length > LONGEST_MESSAGE || this.underWay) return;
    const before = this.state.messages;
    const underWay = { text, before, aborter: new AbortController() };
    this.underWay = underWay;
    this.change({ messages: [...before, { id: this.nextId(), from: 'me', text }], draft: '', isWaiting: true, failure: null });
    try {
      const reply = await body(
        api.POST('/assistant/chat', {
          body: { message: text, ...(this.conversationId === null ? {} : { conversation_id: this.conversationId }) },
          signal: underWay.aborter.signal,
        }),
      );
      if (this.underWay !== underWay) return;
      this.conversationId = reply.conversation_id;
      this.underWay = null;
      this.change({ messages: [...this.state.messages, { id: this.nextId(), from: 'khoj', text: reply.reply }], isWaiting: false });
    } catch (error) {
      if (this.underWay !== underWay) return;
      // A conversation that the server no longer has cannot go on; the next message starts another.
      if (error instanceof ApiError && error.status === 404) this.conversationId = null;
      this.giveBack({ error, wasStopped: false });
    }
    this.keep();
  }

  /** Does not wait for the answer any longer. */
  stop(): void {
    const underWay = this.underWay;
    this.giveBack({ error: null, wasStopped: true });
    underWay?.aborter.abort();
  }

  /** Puts the message that got no answer back into the box, unless something else stands there by now. */
  private giveBack(failure: NonNullable<ChatState['failure']>): void {
    if (!this.underWay) return;
    const { text, before } = this.underWay;
    this.underWay = null;
    this.change({ messages: before, draft: this.state.draft || text, isWaiting: false, failure });
  }

  /** Forgets the conversation here; an answer that is on its way is not waited for. */
  restart(): void {
    const underWay = this.underWay;
    this.underWay = null;
    underWay?.aborter.abort();
    this.conversationId = null;
    this.change({ messages: [], isWaiting: false, failure: null });
    this.keep();
  }

  private nextId(): number {
    return (this.state.messages.at(-1)?.id ?? 0) + 1;
  }

  private change(next: Partial<ChatState>): void {
    this.state = { ...this.state, ...next };
    this.listeners.forEach((listener) => listener());
  }

  private keep(): void {
    const kept: Kept = { conversationId: this.conversationId, messages: this.state.messages.slice(-MOST_KEPT) };
    try {
      window.sessionStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Then it lasts as long as this page.
    }
  }
}

const chats = new Map<string, Chat>();

/** The conversation of whoever is signed in, and what it says now. */
export function useChat(userId: string): [Chat, ChatState] {
  let chat = chats.get(userId);
  if (!chat) {
    chat = new Chat(userId);
    chats.set(userId, chat);
  }
  return [chat, useSyncExternalStore(chat.subscribe, chat.read, chat.read)];
}
