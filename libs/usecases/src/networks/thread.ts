/**
 * The program of an engine thread: opens networks, keeps those asked last, and answers. Its parent gives it one piece of work at a time.
 * It has no database and no environment: files come in, answers go out.
 */
import { invariant } from '@vantage/engine';
import type { LabFile } from '@vantage/manifests';
import { LRUCache } from 'lru-cache';
import { workerData } from 'node:worker_threads';
import { openNetwork } from './openNetwork.js';
import type { OpenNetwork } from './openNetwork.js';
import { cutToParts } from './parts.js';
import type { CutAnswer } from './parts.js';
import { answer } from './questions.js';
import type { Question } from './questions.js';
import { sizeOf } from './sizeOf.js';

export interface ThreadData {
  /** Bytes that the kept networks may take together. */
  readonly bytes: number;
}

export type ThreadWork =
  | { readonly kind: 'open'; readonly hash: string; readonly files: readonly LabFile[] }
  | { readonly kind: 'ask'; readonly hash: string; readonly question: Question }
  /** A further part of the answer that was given last. */
  | { readonly kind: 'part'; readonly index: number };

export type ThreadResult =
  | { readonly kind: 'opened'; readonly milliseconds: number }
  | { readonly kind: 'answered'; readonly answer: CutAnswer; readonly bytes: number; readonly milliseconds: number }
  | { readonly kind: 'part'; readonly items: readonly unknown[] }
  /** The network is not at hand: never opened here, put aside for others, or lost with a thread that ended. */
  | { readonly kind: 'missing' };

const networks = new LRUCache<string, OpenNetwork>({ maxSize: limitOf(workerData) });
let parts: readonly (readonly unknown[])[] = [];

export function work(task: ThreadWork): ThreadResult {
  switch (task.kind) {
    case 'open': {
      const start = performance.now();
      const network = openNetwork(task.files);
      const milliseconds = performance.now() - start;
      networks.set(task.hash, network, { size: Math.min(networks.maxSize, sizeOf(network)) });
      return { kind: 'opened', milliseconds };
    }
    case 'ask': {
      const network = networks.get(task.hash);
      if (network === undefined) return { kind: 'missing' };
      const start = performance.now();
      const whole = answer(network, task.question);
      const milliseconds = performance.now() - start;
      const cut = cutToParts(whole);
      parts = cut.parts;
      return { kind: 'answered', answer: cut.first, bytes: sizeOf(whole), milliseconds };
    }
    case 'part': {
      const items = parts[task.index];
      invariant(items !== undefined, 'parts are fetched right after their answer');
      return { kind: 'part', items };
    }
  }
}

function limitOf(data: unknown): number {
  invariant(typeof data === 'object' && data !== null && 'bytes' in data && typeof data.bytes === 'number', 'a thread is told its limit');
  return data.bytes;
}
