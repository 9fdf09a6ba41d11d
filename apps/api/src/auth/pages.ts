/** The few pages that people see on their way in and out: no script, no style from elsewhere. */
const STYLE = 'body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}code{color:#666}button{font:inherit;padding:.4rem 1rem}';

/** What a browser is told about these pages, on top of the headers that every answer has. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action *";

export interface Page {
  readonly title: string;
  readonly text: string;
  /** Of docs/errors.md, for whoever asks for help. */
  readonly code?: string;
  readonly action?: { readonly label: string; readonly target: string; readonly fields: Readonly<Record<string, string>> };
}

/** A whole document; everything in it is escaped. */
export function pageOf({ title, text, code, action }: Page): string {
  const parts = [
    `<h1>${escape(title)}</h1><p>${escape(text)}</p>`,
    ...(code === undefined ? [] : [`<p><code>${escape(code)}</code></p>`]),
    ...(action === undefined ? [] : [formOf(action)]),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)} – Vantage</title><style>${STYLE}</style></head><body>${parts.join('')}</body></html>`;
}

function formOf({ label, target, fields }: NonNullable<Page['action']>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`);
  return `<form method="post" action="${escape(target)}">${inputs.join('')}<button>${escape(label)}</button></form>`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
