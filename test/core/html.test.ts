import { describe, expect, it } from '@jest/globals';
import { html, joined, trustedHtml } from '../../lib/core/html.js';

describe('a template of a page', () => {
  it('escapes what is put into it, in an element and between the quotation marks of an attribute', () => {
    expect(String(html`<b title="${'" onclick="x'}">${'<script>&\''}</b>`)).toBe('<b title="&quot; onclick=&quot;x">&lt;script&gt;&amp;&#39;</b>');
  });

  it('takes a page\'s text as it is, lists one after another, numbers in their shortest form, and nothing for what is absent', () => {
    expect(String(html`<p>${html`<i>${'<'}</i>`}${['a', html`<br>`, ['>']]}${0.1}${undefined}</p>`)).toBe('<p><i>&lt;</i>a<br>&gt;0.1</p>');
    expect(String(html`${trustedHtml('<svg/>')}`)).toBe('<svg/>');
  });

  it('joins with what stands between, and escapes that too', () => {
    expect(String(joined([html`<br>`, '<', ['a', 1]], ' & '))).toBe('<br> &amp; &lt; &amp; a1');
    expect(String(joined([], '; '))).toBe('');
  });

  it('escapes once only, however deep templates stand in one another', () => {
    const inner = html`${'&'}`;
    expect(String(html`${html`${inner}`}`)).toBe('&amp;');
  });

  it('escapes what only looks like a page\'s text, such as an object that was read from JSON', () => {
    const forged = JSON.parse('["<i>",{"text":"<b>"}]') as string[];
    expect(() => String(html`${forged}`)).toThrow();
    expect(String(html`${JSON.parse('["<i>"]') as string[]}`)).toBe('&lt;i&gt;');
  });
});
