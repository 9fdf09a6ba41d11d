/** `rewrite name` of a Corefile (plugin/rewrite/name.go): the question is changed on its way in, and where it says so the answer on its way out. */
import { normalizeName, printName } from '../../compile/dns/dnsName.js';
import type { CorefilePlugin, RewritePlugin } from '../../model/index.js';
import type { DnsReply } from './reply.js';

/** Gives the asked name back where the rewritten one stands in a record. */
interface Renaming {
  readonly from: string;
  readonly to: string;
}

/** The name that the plugins behind the rules see, and what is undone in the answer. */
export interface Rewritten {
  readonly name: string;
  readonly restore: readonly Renaming[];
}

/** Rules are tried in order; the first that matches ends the search unless it says `continue`. */
export function rewritten(plugins: readonly CorefilePlugin[], asked: string): Rewritten {
  let current: Rewritten = { name: asked, restore: [] };
  for (const rule of plugins) {
    if (rule.kind !== 'rewrite' || !matches(rule, current.name)) continue;
    const name = replaced(rule, current.name);
    const renaming = rule.answer === 'restored' ? [{ from: name, to: asked }] : [];
    current = { name, restore: [...current.restore, ...renaming] };
    if (rule.then === 'stop') break;
  }
  return current;
}

function matches(rule: RewritePlugin, name: string): boolean {
  switch (rule.match) {
    case 'exact':
      return name === rule.from;
    case 'prefix':
      return name.startsWith(rule.from);
    case 'suffix':
      return name.endsWith(rule.from);
    case 'substring':
      return name.includes(rule.from);
  }
}

function replaced(rule: RewritePlugin, name: string): string {
  switch (rule.match) {
    case 'exact':
      return rule.to;
    case 'prefix':
      return `${rule.to}${name.slice(rule.from.length)}`;
    case 'suffix':
      return `${name.slice(0, name.length - rule.from.length)}${rule.to}`;
    case 'substring':
      return name.replaceAll(rule.from, rule.to);
  }
}

export function restored(reply: DnsReply, renamings: readonly Renaming[]): DnsReply {
  if (renamings.length === 0) return reply;
  const back = (text: string): string => {
    const found = renamings.find(({ from }) => normalizeName(text) === from);
    return found === undefined ? text : printName(found.to);
  };
  return { ...reply, records: reply.records.map((record) => ({ ...record, name: back(record.name), data: back(record.data) })) };
}
