import { InputError } from '../../core/check.js';
import { html, joined, trustedHtml } from '../../core/html.js';
import { randomStream } from '../../core/random.js';
import { sections, type Question } from './questions.js';

/** The place of a question, `2.3` for the third of the second section. */
export function findQuestion(id: string): Question {
  const [section, number] = id.split('.').map(Number);
  const question = sections[section! - 1]?.[number! - 1];
  if (question) return question;
  const known = sections.flatMap((questions, s) => questions.map((_, q) => `${s + 1}.${q + 1}`));
  throw new InputError(`id: expected one of ${known.join(', ')}, got "${id}"`);
}

/**
 * The choices of a question in the order in which they are shown, by their places in {@link Question.choices}: drawn once for each
 * question, and the same for everybody, so that a class can speak of the second answer.
 */
export function shownOrder(id: string): number[] {
  return randomStream(1, `self-check ${id}`).shuffled(findQuestion(id).choices.map((_, index) => index));
}

const STYLE = html`<style>
.self-check { font: 15px/1.5 sans-serif; max-width: 640px; margin: 8px 0; padding: 12px 16px; border-left: 4px solid #0072b2; background: #8881 }
.self-check fieldset { border: 0; margin: 0; padding: 0; min-width: 0 }
.self-check legend { padding: 0; margin-bottom: 8px }
.self-check label { display: flex; gap: 8px; margin: 6px 0; padding: 6px 10px; border: 1px solid #8888; border-radius: 4px; cursor: pointer }
.self-check label.taken { border: 2px solid #0072b2; padding: 5px 9px }
.self-check .verdict { margin-left: auto; font-weight: bold; white-space: nowrap }
.self-check input { accent-color: #0072b2; margin: 4px 0 0; flex: none }
.self-check :focus-visible { outline: 2px solid #0072b2; outline-offset: 2px }
.self-check button { font: inherit; margin: 6px 0; padding: 5px 14px; border: 1px solid #8888; border-radius: 4px; background: #8882; color: inherit }
.self-check button:enabled { cursor: pointer }
.self-check button[aria-disabled=true], .self-check button:disabled { opacity: .6; cursor: default }
.self-check [hidden] { display: none }
</style>`;

/**
 * A question as HTML that needs no network: choose an answer, confirm it, and read why it is right or wrong; it cannot be taken back.
 * Without scripts the discussion of all answers is folded below them. In a cell: `display.html(selfCheck("2.3"))`.
 * @throws InputError for an unknown question, listing those there are
 */
export function selfCheck(id: string): string {
  const { text, choices, right } = findQuestion(id);
  const name = `check-${id.replace('.', '-')}`;
  const keys = html`data-lm-suppress-shortcuts="true"`; // JupyterLab would take the arrow keys for its own
  const shown = shownOrder(id).map((index) => ({ ...choices[index]!, isRight: index === right }));
  const labels = shown.map((choice, i) =>
    html`<label><input type="radio" name="${name}" value="${i}" ${keys}><span>${choice.text}</span><span class="verdict"></span></label>`);
  const discussions = shown.map((choice, i) =>
    html`<p data-choice="${i}" data-right="${choice.isRight ? 'yes' : 'no'}"><b>${choice.isRight ? 'Yes.' : 'No.'}</b> ${choice.discussion}</p>`);
  return String(html`${STYLE}<div class="self-check" data-check="${id}">
<fieldset><legend><b>Check yourself ${id}.</b> ${text}</legend>
${joined(labels, '\n')}
</fieldset>
<button type="button" hidden disabled ${keys}>Confirm</button>
<details><summary>The answers, in this order</summary>${discussions}</details>
<div role="status" aria-live="polite"></div>
</div>
<script>${trustedHtml(SCRIPT)}</script>`);
}

/** Makes every check that is not ready yet answer when its choice is confirmed. */
const SCRIPT = `(() => {
  for (const box of document.querySelectorAll('.self-check:not([data-ready])')) {
    box.dataset.ready = 'yes';
    const [button, folded, status] = ['button', 'details', '[role=status]'].map((one) => box.querySelector(one));
    const inputs = [...box.querySelectorAll('input')];
    const discussions = [...folded.querySelectorAll('p')];
    button.hidden = false;
    folded.hidden = true;
    for (const input of inputs) input.addEventListener('change', () => { button.disabled = false; });
    button.addEventListener('click', () => {
      const taken = inputs.findIndex((input) => input.checked);
      if (taken < 0 || button.getAttribute('aria-disabled')) return;
      button.setAttribute('aria-disabled', 'true');
      button.textContent = 'Confirmed';
      const right = discussions.findIndex((one) => one.dataset.right === 'yes');
      inputs.forEach((input, i) => {
        input.disabled = true;
        input.parentElement.classList.toggle('taken', i === taken);
        const verdict = i === right ? '\u2713 right' : i === taken ? '\u2717 yours' : '';
        input.parentElement.querySelector('.verdict').textContent = verdict;
      });
      status.append(discussions[taken]);
      if (taken !== right) {
        const why = discussions[right];
        why.querySelector('b').textContent = 'The right one:';
        status.append(why);
      }
    });
  }
})();`;
