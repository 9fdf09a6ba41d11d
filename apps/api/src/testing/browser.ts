/** As much of a browser as signing in takes: cookies by host, redirects, and forms that are filled in and sent. */
import { parseSetCookie } from 'cookie';

export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Wish {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

const REDIRECTS = 15;

export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  /** One request, its cookies sent and kept; a redirect is left to the caller. */
  async visit(address: string | URL, wish: Wish = {}): Promise<Visit> {
    const url = new URL(address);
    const jar = this.jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...wish, redirect: 'manual', headers: { ...wish.headers, ...(cookie === '' ? {} : { cookie }) } });
    for (const line of response.headers.getSetCookie()) {
      const { name, value, expires } = parseSetCookie(line, { decode: (text) => text });
      if (expires !== undefined && expires.getTime() <= 0) jar.delete(name);
      else jar.set(name, value ?? '');
    }
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Follows redirects until a page comes, or until one leads to where `stop` says. */
  async follow(address: string | URL, wish: Wish = {}, stop: (url: URL) => boolean = () => false): Promise<Visit> {
    let visit = await this.visit(address, wish);
    for (let count = 0; count < REDIRECTS; count += 1) {
      const location = visit.headers.get('location');
      if (visit.status < 300 || visit.status >= 400 || location === null) return visit;
      const next = new URL(location, visit.url);
      if (stop(next)) return { ...visit, url: next };
      visit = await this.visit(next);
    }
    throw new Error(`More than ${REDIRECTS} redirects from ${String(address)}.`);
  }

  /** Sends the form of a page, hidden fields and all. */
  async send(page: Visit, fields: Readonly<Record<string, string>>, stop?: (url: URL) => boolean): Promise<Visit> {
    const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/.exec(page.text);
    if (form === null) throw new Error(`There is no form at ${page.url.href}: ${page.text.slice(0, 500)}`);
    const [, action = '', inside = ''] = form;
    const hidden = [...inside.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]): [string, string] => [attribute(input, 'name'), attribute(input, 'value')]);
    const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
    return this.follow(new URL(action.replaceAll('&amp;', '&'), page.url), { method: 'POST', body }, stop);
  }

  cookie(url: string, name: string): string | undefined {
    return this.jarOf(new URL(url)).get(name);
  }

  setCookie(url: string, name: string, value: string): void {
    this.jarOf(new URL(url)).set(name, value);
  }

  private jarOf(url: URL): Map<string, string> {
    const jar = this.jars.get(url.host) ?? new Map<string, string>();
    this.jars.set(url.host, jar);
    return jar;
  }
}

function attribute(tag: string, name: string): string {
  return new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}
