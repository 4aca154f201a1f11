import { InputError } from '../../core/check.js';
import { html, joined } from '../../core/html.js';
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
 * A question as HTML that works without a network and without scripts: radio buttons that show the discussion of the choice that was
 * taken, and cannot be taken back. In a cell: `display.html(selfCheck("2.3"))`.
 * @throws InputError for an unknown question, listing those there are
 */
export function selfCheck(id: string): string {
  const { text, choices, right } = findQuestion(id);
  const name = `check-${id.replace('.', '-')}`;
  const rows = choices.map((choice, index) => {
    const choiceId = `${name}-${index}`;
    return {
      input: html`<input type="radio" name="${name}" id="${choiceId}">`,
      label: html`<label for="${choiceId}">${choice.text}</label>`,
      answer: html`<div class="answer ${index === right ? 'right' : 'wrong'}" data-choice="${index}"><b>${
        index === right ? 'Yes.' : 'No.'}</b> ${choice.discussion}</div>`,
      rule: html`#${choiceId}:checked ~ .answer[data-choice="${index}"] { display: block }
#${choiceId}:checked ~ label[for="${choiceId}"] { border-color: #0072b2; font-weight: bold }`,
    };
  });
  const { text: rightText, discussion } = choices[right]!;
  const rightAnswer = html`<div class="answer discussion">The right answer: <b>${rightText}</b> ${discussion}</div>`;
  const box = `#${name}`;
  const wrongChosen = choices
    .map((_, index) => index)
    .filter((index) => index !== right)
    .map((index) => `#${name}-${index}:checked ~ .discussion`)
    .join(', ');
  const border = 'border-left: 4px solid #0072b2; background: #8881';
  return String(html`<div id="${name}" style="font: 15px/1.5 sans-serif; max-width: 640px; margin: 8px 0; padding: 12px 16px; ${border}">
<style>
${box} input { position: absolute; opacity: 0 }
${box} label { display: block; margin: 6px 0; padding: 6px 10px; border: 1px solid #8888; border-radius: 4px; cursor: pointer }
${box} input:focus-visible + label { outline: 2px solid #0072b2 }
${box} input:checked ~ label { pointer-events: none }
${box} .answer { display: none; margin-top: 8px }
${joined(rows.map(({ rule }) => rule), '\n')}
${wrongChosen} { display: block }
</style>
<div style="margin-bottom: 8px"><b>Check yourself ${id}.</b> ${text}</div>
${joined(rows.map(({ input, label }) => [input, label]), '\n')}
${joined(rows.map(({ answer }) => answer), '\n')}
${rightAnswer}
</div>`);
}
