import escapeHtml from 'escape-html';

/** Text of a page, HTML or SVG, that needs no more escaping: made by {@link html}, or vouched for by {@link trustedHtml}. */
export class Html {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/**
 * What may stand in a template: text and numbers are escaped, pages' text is not, a list is one after another, and what is absent is
 * nothing.
 */
export type HtmlValue = Html | string | number | null | undefined | readonly HtmlValue[];

/**
 * A template that escapes by itself: every value becomes text of the page, in an element or between an attribute's quotation marks, unless
 * it is `Html` itself.
 *
 * Worked value: html`<b title="${'"'}">${'<'}${html`<i>`}</b>` is `<b title="&quot;">&lt;<i></b>`.
 */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(template.reduce((page, literal, i) => page + written(values[i - 1]) + literal));
}

/**
 * One after another with `separator` between them. Worked value: `joined([html`<br>`, '<'], '; ')` is `<br>; &lt;`.
 */
export function joined(values: readonly HtmlValue[], separator: string): Html {
  return new Html(values.map(written).join(written(separator)));
}

/** Text that somebody else escaped, such as the SVG of a drawing library. Never what a person wrote. */
export function trustedHtml(text: string): Html {
  return new Html(text);
}

function written(value: HtmlValue): string {
  if (value === undefined || value === null) return ''; // null: what a file said
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(written).join('');
  return escapeHtml(String(value));
}
