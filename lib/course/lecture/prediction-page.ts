import { html, joined, trustedHtml, type Html } from '../../core/html.js';
import { formatNumber } from '../../plot/ticks.js';
import type { Commitment, Foretold, Standing } from './commit-prediction.js';
import type { Asked, AskedChoice, AskedNumber, Prediction } from './predictions.js';

/** What came out: a number, with its interval where there is one, or the text of a choice. */
export type Result = number | string | { value: number; low: number; high: number };
export type Results = Readonly<Record<string, Result>>;

const STYLE = html`<style>
.prediction { font: 15px/1.5 sans-serif; max-width: 640px; margin: 8px 0; padding: 12px 16px; border-left: 4px solid #d55e00; background: #8881 }
.prediction p, .prediction ul { margin: 6px 0 }
.prediction fieldset { border: 0; margin: 0; padding: 0; min-width: 0 }
.prediction legend { padding: 0; font-weight: bold }
.prediction label { display: block; margin: 6px 0 }
.prediction input[type=number] { font: inherit; width: 7em; margin: 0 6px }
.prediction button, .folded summary { font: inherit; cursor: pointer; margin: 6px 8px 6px 0; padding: 5px 12px; border: 1px solid #8888;
  border-radius: 4px; background: #8882; color: inherit }
.prediction :focus-visible, .folded summary:focus-visible { outline: 2px solid #0072b2; outline-offset: 2px }
.foretold { font: 13px/1.4 sans-serif; max-width: 720px; margin: 8px 0 16px }
.foretold [hidden], .prediction [hidden] { display: none }
.foretold .told-number { display: grid; grid-template-columns: auto 1fr auto; gap: 8px; align-items: center; margin-bottom: 4px }
.foretold .told-number b { grid-column: 1 / -1; font-weight: 600 }
.foretold .track { position: relative; height: 4.4em }
.foretold .track span { position: absolute; left: var(--at) }
.foretold .track .line { left: 0; right: 0; top: calc(50% - 1px); border-top: 2px solid #8888 }
.foretold .interval { top: calc(50% - 4px); height: 8px; background: #0072b266 }
.foretold .words { transform: translateX(calc(-1 * var(--at))); white-space: nowrap }
.foretold .result .words { top: 0 }
.foretold .yours .words { bottom: 0 }
.foretold .spot { top: calc(50% - 6px); width: 12px; height: 12px; margin-left: -6px; box-sizing: border-box }
.foretold .result .spot { background: #0072b2; transform: rotate(45deg) }
.foretold .yours .spot { border: 3px solid #d55e00; border-radius: 50% }
.foretold li .result::before { content: "◆ "; color: #0072b2 }
.foretold li .yours::before { content: "○ "; color: #d55e00 }
.foretold li span { margin-left: 8px; font-weight: 600 }
</style>`;

const numberText = (value: number) => formatNumber(value, 'plain');
const withUnit = (value: number | string, { unit }: AskedNumber) => (unit === undefined ? String(value) : `${value} ${unit}`);

/** Where a value stands on the axis, from 0 to 100%: what lies beyond an end stands at it. */
function place({ from, to, scale }: AskedNumber, value: number): string {
  const on = (x: number) => (scale === 'log' ? Math.log(x) : x);
  return `${(100 * Math.min(1, Math.max(0, (on(value) - on(from)) / (on(to) - on(from))))).toFixed(1)}%`;
}

function inWords(prediction: Prediction, values: Foretold): string {
  return Object.entries(prediction.asked).map(([name, asked]) => {
    const value = values[name]!;
    return `${asked.label}: ${asked.kind === 'number' ? withUnit(value, asked) : value}`;
  }).join('; ');
}

const timeOf = ({ at }: Commitment) => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** In a notebook, before anything was committed: what is asked, and how to answer. `when` is `first` in the place of the result. */
export function predictionBox(id: string, prediction: Prediction, given: Partial<Foretold>, when: 'now' | 'first' = 'now'): Html {
  const missing = Object.entries(prediction.asked).filter(([name]) => given[name] === undefined);
  const wanted = missing.map(([name, asked]) => html`<li><code>${name}</code>: ${asked.label}, ${kindInWords(asked)}</li>`);
  const lead = when === 'first'
    ? 'The result is shown once you have predicted it. In the cell with predict above'
    : 'Nothing is kept yet. In this cell';
  return html`${STYLE}<div class="prediction" role="note"><b>Prediction ${id}.</b> ${prediction.question}
<p>${lead}, write in place of <code>undefined</code>:</p><ul>${wanted}</ul>
<p>and run it${when === 'first' ? ', then this one again' : ''}. To go on without a prediction: <code>predict("${id}", skip)</code>.</p></div>`;
}

const kindInWords = (asked: Asked) => (asked.kind === 'number'
  ? `a number from ${asked.from} to ${asked.to}${asked.unit === undefined ? '' : ` (${asked.unit})`}`
  : `one of ${asked.choices.map((choice) => `"${choice}"`).join(', ')}`);

/** In a notebook, once something was committed or skipped. */
export function committedBox(id: string, prediction: Prediction, state: Standing, unreadable: number): Html {
  const kept = state.drawn
    ? html`Kept beside this notebook, on your machine only: <b>${inWords(prediction, state.drawn.values)}</b> (${timeOf(state.drawn)}).`
    : 'Skipped: the result will be shown without a prediction.';
  const passedOver = unreadable > 0 ? html`<p>${unreadable} of the lines in predictions.jsonl cannot be read, and were passed over.</p>` : undefined;
  return html`${STYLE}<div class="prediction" role="status"><b>Prediction ${id}.</b> ${kept}${history(prediction, state)}${passedOver}</div>`;
}

/** A changed mind, said as such. */
function history(prediction: Prediction, { earlier, later, wasSeenBefore }: Standing): Html {
  const line = (before: string, commitment: Commitment, after = '') =>
    html`<p>${before} ${inWords(prediction, commitment.values)} (${timeOf(commitment)})${after}</p>`;
  return html`${earlier.map((one) => line('Before that you had said', one, '.'))}${
    wasSeenBefore ? html`<p>This was written after the result had been shown.</p>` : undefined}${
    later.map((one) => line('You changed your mind after the result had been shown:', one, '; the mark in the figure stays where it was.'))}`;
}

/** The results with the prediction beside them; on a page the marks of the prediction are placed by its script. */
export function resultFigure(prediction: Prediction, results: Results, state?: Standing): Html {
  const rows = Object.entries(prediction.asked).map(([name, asked]) => {
    const [result, yours] = [results[name]!, state?.drawn?.values[name]];
    return asked.kind === 'number' ? numberRow(name, asked, result, yours) : choiceRow(name, asked, result, yours);
  });
  return html`${STYLE}<div class="foretold">${rows}${state && history(prediction, state)}</div>\n`;
}

function numberRow(name: string, asked: AskedNumber, result: Result, yours: number | string | undefined): Html {
  const { value, low, high } = typeof result === 'object' ? result : { value: Number(result), low: undefined, high: undefined };
  const [at, span] = [place(asked, value), low === undefined ? undefined : [place(asked, low), place(asked, high)]];
  const interval = span && html`<span class="interval" style="--at: ${span[0]}; right: calc(100% - ${span[1]})"></span>`;
  const words = `${withUnit(numberText(value), asked)}${low === undefined ? '' : ` (${numberText(low)} to ${numberText(high)})`}`;
  const yoursAt = typeof yours === 'number' ? html`style="--at: ${place(asked, yours)}"` : trustedHtml('hidden');
  const axis = html`data-from="${asked.from}" data-to="${asked.to}" data-scale="${asked.scale ?? 'linear'}" data-unit="${asked.unit}"`;
  return html`<div class="told-number"><b>${asked.label}</b><span>${numberText(asked.from)}</span><div class="track">
<span class="line"></span>${interval}
<div class="result" style="--at: ${at}"><span class="spot"></span><span class="words">came out: ${words}</span></div>
<div class="yours" data-name="${name}" ${axis} ${yoursAt}><span class="spot"></span><span class="words">you: ${
  typeof yours === 'number' ? withUnit(yours, asked) : undefined}</span></div>
</div><span>${numberText(asked.to)}</span></div>`;
}

function choiceRow(name: string, asked: AskedChoice, result: Result, yours: number | string | undefined): Html {
  const items = asked.choices.map((choice) => html`<li>${choice}${
    choice === result ? html`<span class="result">came out</span>` : undefined}<span class="yours" data-name="${name}" data-choice="${choice}" ${
    choice === yours ? undefined : trustedHtml('hidden')}>you</span></li>`);
  return html`<div><b>${asked.label}</b><ul>${items}</ul></div>`;
}

/** On a page: the form, which the script shows; without scripts, a sentence in its place. */
export function pageForm(id: string, { question, asked }: Prediction): Html {
  const fields = Object.entries(asked).map(([name, one]) => (one.kind === 'number' ? numberField(name, one) : choiceField(id, name, one)));
  return html`${STYLE}<div class="prediction"><p class="paper"><b>Prediction ${id}.</b> ${question} Write it on paper, then open the fold below.</p>
<form data-prediction="${id}" hidden><fieldset><legend>Prediction ${id}. ${question}</legend>
${joined(fields, '\n')}
</fieldset><button type="submit">Commit and see</button><button type="button" data-does="skip">Skip</button></form>
<p role="status" aria-live="polite"></p></div>
<script>${trustedHtml(SCRIPT)}</script>`;
}

function numberField(name: string, { label, unit, from, to }: AskedNumber): Html {
  const bounds = html`min="${from}" max="${to}"`;
  return html`<label>${label}: <input type="number" name="${name}" ${bounds} step="any" required> ${unit === undefined ? undefined : `${unit}, `}${from} to ${to}</label>`;
}

function choiceField(id: string, name: string, { label, choices }: AskedChoice): Html {
  const options = choices.map((choice) => html`<label><input type="radio" name="${name}" value="${choice}" required> ${choice}</label>`);
  return html`<div role="radiogroup" aria-label="${label}" id="prediction-${id}-${name}">${options}</div>`;
}

/** On a page: what came out, folded; the results stand in its tag too, for whoever reads pages. */
export function foldedResult(id: string, prediction: Prediction, results: Results | undefined, shown: string): Html {
  const asData = results && html` data-results="${JSON.stringify(results)}"`;
  return html`${STYLE}<details class="folded" data-prediction="${id}"${asData}><summary>What came out (prediction ${id})</summary>
${results && resultFigure(prediction, results)}${trustedHtml(shown)}
</details>`;
}

/**
 * Runs on a page. What is kept for each prediction, in this browser only: { values, at, late, later } or { skipped } or { seen }. The first
 * commitment is the one that is drawn, since it opens the folds.
 */
const SCRIPT = `(() => {
  if (window.scalingPredictions) return;
  window.scalingPredictions = true;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const keyOf = (id) => 'scaling-prediction-' + id;
  const memory = {};
  const read = (id) => { try { return JSON.parse(localStorage.getItem(keyOf(id))) ?? {}; } catch { return memory[id] ?? {}; } };
  const keep = (id, kept) => { memory[id] = kept; try { localStorage.setItem(keyOf(id), JSON.stringify(kept)); } catch {} };
  const foldsOf = (id) => all('details[data-prediction="' + id + '"]');
  const inWords = (values) => Object.values(values).join(', ');
  const place = ({ from, to, scale }, value) => {
    const on = scale === 'log' ? Math.log : Number;
    return (100 * Math.min(1, Math.max(0, (on(value) - on(from)) / (on(to) - on(from))))).toFixed(1) + '%';
  };
  const mark = (fold, values) => fold.querySelectorAll('.yours').forEach((one) => {
    const value = values[one.dataset.name];
    if (one.dataset.choice !== undefined) { one.hidden = one.dataset.choice !== value; return; }
    one.hidden = value === undefined;
    one.style.setProperty('--at', place(one.dataset, value));
    one.querySelector('.words').textContent = ('you: ' + value + ' ' + one.dataset.unit).trim();
  });
  const show = (form) => {
    const id = form.dataset.prediction;
    const kept = read(id);
    const status = form.parentElement.querySelector('[role=status]');
    form.hidden = false;
    form.parentElement.querySelector('.paper').hidden = true;
    if (!kept.values && !kept.skipped) return;
    const values = kept.later?.at(-1) ?? kept.values ?? {};
    for (const input of form.querySelectorAll('input')) {
      if (input.type === 'radio') input.checked = values[input.name] === input.value;
      else input.value = values[input.name] ?? '';
      input.disabled = !form.dataset.changing && kept.values !== undefined;
    }
    const [commit, other] = form.querySelectorAll('button');
    commit.hidden = !form.dataset.changing && kept.values !== undefined;
    other.textContent = kept.values ? 'Change my mind' : 'Skip';
    other.dataset.does = kept.values ? 'change' : 'skip';
    other.hidden = Boolean(form.dataset.changing) || (kept.skipped && !kept.values);
    for (const fold of foldsOf(id)) { fold.open = true; if (kept.values) mark(fold, kept.values); }
    status.textContent = !kept.values ? 'Skipped: what came out is shown below.'
      : 'Kept in this browser only: ' + inWords(kept.values) + (kept.late ? ' (written after the result had been seen)' : '') + '.'
        + (kept.later ? ' You changed your mind afterwards: ' + kept.later.map(inWords).join('; ') + '. The mark stays.' : '');
  };
  const begin = () => {
    for (const form of all('form[data-prediction]')) {
      const id = form.dataset.prediction;
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        const values = {};
        for (const [name, value] of new FormData(form)) values[name] = form.elements[name].type === 'number' ? Number(value) : value;
        const kept = read(id);
        const at = new Date().toISOString();
        if (kept.values) keep(id, { ...kept, later: [...(kept.later ?? []), values] });
        else keep(id, { values, at, late: Boolean(kept.seen || kept.skipped) });
        delete form.dataset.changing;
        show(form);
      });
      form.querySelector('[data-does]').addEventListener('click', ({ target }) => {
        if (target.dataset.does === 'change') form.dataset.changing = 'yes';
        else keep(id, { skipped: new Date().toISOString() });
        show(form);
        if (form.dataset.changing) form.querySelector('input').focus();
      });
      for (const fold of foldsOf(id)) fold.addEventListener('toggle', () => {
        const kept = read(id);
        if (fold.open && !kept.values && !kept.skipped && !kept.seen) keep(id, { seen: new Date().toISOString() });
      });
      show(form);
    }
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
})();`;
