import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terminalJson, terminalText } from '../../../lib/core/text.js';
import { classCsv, csv, similarPairs, writeClassFiles } from '../../../lib/course/grading/class-files.js';
import { fingerprint, similarity } from '../../../lib/course/grading/fingerprint.js';
import { feedbackPage, gradescopeResults } from '../../../lib/course/grading/feedback.js';
import {
  answerHash,
  readMarks,
  studentFolder,
  totalOf,
  writeResult,
  type SubmissionRecord,
} from '../../../lib/course/grading/grade-record.js';
import { mergeMarks, type Merged } from '../../../lib/course/grading/marks/merge-marks.js';
import { renderAnswer, sanitised } from '../../../lib/course/grading/render-answer.js';
import { writeMarkingPages } from '../../../lib/course/grading/written-pages.js';
import { BACKWARDS, MEAN } from './notebooks.js';

jest.setTimeout(60_000); // a reader is started

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'grading-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const SCRIPT = '<script>alert("x")</script>';
const recordOf = (student: string, changed: Partial<SubmissionRecord> = {}): SubmissionRecord => ({
  student,
  submissionHash: 'a',
  planHash: 'b',
  set: 9,
  isolation: 'enclosed',
  fingerprints: {},
  exercises: [
    { id: '9.1', title: 'The mean', points: 3, earned: 3, verdict: 'right', sentences: [], right: { public: [2, 2], hidden: [3, 3] } },
  ],
  answers: { '9.1': MEAN },
  written: [{ id: '9.3', title: 'Why', points: 4, text: 'Because.', outputs: [], attachments: {} }],
  ...changed,
});

describe('what a student gets', () => {
  const hostile = recordOf('anna', {
    problem: SCRIPT,
    exercises: [
      {
        id: '9.1',
        title: SCRIPT,
        points: 3,
        earned: 0,
        verdict: 'wrong',
        sentences: [SCRIPT],
        shown: { about: SCRIPT, inputs: SCRIPT, expected: SCRIPT, got: SCRIPT },
      },
    ],
  });

  it('runs no script that a submission wrote', () => {
    const html = feedbackPage(hostile, SCRIPT, { '9.3': { points: 1, comment: SCRIPT } });
    expect(html).not.toContain('<script');
    expect(html).toContain("default-src 'none'");
    expect(html.match(/&lt;script&gt;/g)!.length).toBeGreaterThanOrEqual(8);
  });

  it('never says how many hidden cases are right', () => {
    const wrong = recordOf('anna', { exercises: [{ ...recordOf('anna').exercises[0]!, earned: 0, verdict: 'wrong', right: { public: [2, 2], hidden: [61, 73] } }] });
    const told = feedbackPage(wrong, 'x', {}) + JSON.stringify(gradescopeResults(wrong, {}));
    expect(told).toContain('2 of 2 public cases are right.');
    expect(told).not.toMatch(/\b(61|73|12)\b(?!em)/); // nor how many are wrong
  });

  it('is in Gradescope\'s form, with what a person has still to mark left open', () => {
    expect(gradescopeResults(recordOf('anna'), {})).toEqual({
      score: 3, output: '4 points are still to be given by a person.', output_format: 'text',
      tests: [
        { name: '9.1 The mean', number: '9.1', score: 3, max_score: 3, status: 'passed', visibility: 'visible', output: '' },
        { name: '9.3 Why', number: '9.3', max_score: 4, visibility: 'visible', output: 'to be marked by a person' },
      ],
    });
    expect(gradescopeResults(recordOf('anna'), { '9.3': { points: 3.5, comment: 'good' } })).toMatchObject({
      score: 6.5,
      tests: [{}, { score: 3.5, output: 'good' }],
    });
  });

  it('opens no formula in a spreadsheet', () => {
    expect(csv([{ student: '=HYPERLINK("x")' }], ['student'])).toBe('student\n"\'=HYPERLINK(""x"")"\n');
  });
});

describe('marks by a person', () => {
  const out = () => join(folder, 'out');
  const save = (record: SubmissionRecord) => {
    writeResult(join(studentFolder(out(), record.student), 'record.json'), JSON.stringify(record));
    return record;
  };
  const marks = (text: string): Merged => {
    writeFileSync(join(folder, 'marks.csv'), `\ufeffstudent,question,points,comment,answer\n${text}\n`);
    return mergeMarks(out(), [join(folder, 'marks.csv')]);
  };
  const PLAN = {
    set: 9,
    exercises: [{ id: '9.1', title: 'The mean', points: 3 }],
    written: [{ id: '9.3', title: 'Why', points: 4, task: 'Say **why** $x^2$.', rubric: 'Names the *cause*.' }],
  };
  const page = (name = 'written/9.3.html') => readFileSync(join(out(), name), 'utf8');
  const emptied = (record: SubmissionRecord): SubmissionRecord => ({ ...record, written: [{ ...record.written[0]!, text: '' }] });

  it('are collected on a page for each question, and merged back', async () => {
    const records = ['anna', 'ben'].map((student) => save(recordOf(student)));
    const of = answerHash(records[0]!, '9.3');
    await writeMarkingPages(out(), records, PLAN);
    expect(page('written/9.3.csv')).toBe(`student,question,points,comment,answer\nanna,9.3,,,${of}\nben,9.3,,,${of}\n`);
    expect(marks('anna,9.3,3.5,"well, yes",\nben,9.3,,,').students).toEqual(['anna']);
    expect(totalOf(records[0]!, readMarks(out(), 'anna'))).toEqual({ earned: 6.5, possible: 7, open: 0 });
    expect(totalOf(records[1]!, readMarks(out(), 'ben'))).toEqual({ earned: 3, possible: 7, open: 4 });
    await writeMarkingPages(out(), records, PLAN);
    expect(page()).toContain('value="3.5"');
  });

  it('are asked for where there is a comment and no points, and 0 is filled in where a question was left as it was', async () => {
    const records = [save(recordOf('anna')), save(recordOf('ben', { written: [{ ...recordOf('ben').written[0]!, untouched: true }] }))];
    const merged = marks('anna,9.3,,Say the cause.,\nben,9.3,,,');
    expect(merged.students).toEqual([]);
    expect(merged.unmarked).toEqual([expect.stringMatching(/row 1: expected points beside the comment on anna's 9.3, 0 where there are none, got nothing$/)]);
    await writeMarkingPages(out(), records, PLAN);
    expect(page('written/9.3.csv')).toBe(`student,question,points,comment,answer\nanna,9.3,,,${answerHash(records[0]!, '9.3')}\nben,9.3,0,,${answerHash(records[1]!, '9.3')}\n`);
    expect(page().match(/value="[^"]*"/g)).toEqual(['value=""', 'value="0"']);
    expect(page()).toContain('Left as it was handed out: 0 is filled in.');
    expect(totalOf(records[1]!, readMarks(out(), 'ben'))).toEqual({ earned: 3, possible: 7, open: 4 }); // until a person merges it
  });

  it('reach the student, with the comment', () => {
    const record = recordOf('anna');
    const given = { '9.3': { points: 3, comment: 'Nice & short', of: answerHash(record, '9.3') } };
    expect(feedbackPage(record, 'x', given)).toContain('Nice &amp; short');
    expect(gradescopeResults(record, given)).toMatchObject({ tests: [{}, { score: 3, output: 'Nice & short' }] });
  });

  it('do not survive an emptied essay: they are asked for again, on the page and in the table', async () => {
    save(recordOf('anna'));
    marks('anna,9.3,4,all there,');
    const record = save(emptied(recordOf('anna')));
    expect(totalOf(record, readMarks(out(), 'anna'))).toEqual({ earned: 3, possible: 7, open: 4 });
    expect(classCsv({ records: [record], leftOut: [] }, PLAN, out())).toContain('anna,3,,3,7,4,"to be marked again, because the answer is another one by now: 9.3"');
    await writeMarkingPages(out(), [record], PLAN);
    expect(page()).toContain('another answer than this one was given 4 points, with the comment: all there');
    expect(feedbackPage(record, 'x', readMarks(out(), 'anna'))).not.toContain('all there');
  });

  it('do not survive another figure either, and count again when the answer is the old one', () => {
    const figure = { kind: 'html' as const, text: '<b>1</b>' };
    save(recordOf('anna'));
    marks('anna,9.3,4,,');
    const changed = { ...recordOf('anna'), written: [{ ...recordOf('anna').written[0]!, outputs: [figure] }] };
    expect(totalOf(changed, readMarks(out(), 'anna')).open).toBe(4);
    const attachments = { 'a.png': 'data:image/png;base64,aGk=' }; // a picture that was dropped into the text
    const dropped = { ...recordOf('anna'), written: [{ ...recordOf('anna').written[0]!, attachments }] };
    expect(totalOf(dropped, readMarks(out(), 'anna')).open).toBe(4);
    expect(totalOf(recordOf('anna'), readMarks(out(), 'anna')).open).toBe(0);
  });

  it('given on a page of yesterday do not go to the answer of today', () => {
    const before = answerHash(save(recordOf('anna')), '9.3');
    save(emptied(recordOf('anna')));
    expect(marks(`anna,9.3,4,,${before}`)).toEqual({
      students: [],
      unmarked: [],
      outdated: [expect.stringContaining('row 1: anna answers something else to 9.3 now')],
    });
    expect(readMarks(out(), 'anna')).toEqual({});
  });

  it('take the place of automatic points with a reason, which the student reads, and can be taken back', () => {
    const record = save(recordOf('anna'));
    expect(() => marks('anna,9.1,2,,')).toThrow('row 1: expected a comment that says why the automatic points of 9.1 are changed, got none');
    marks('anna,9.1,2,copied the hint,');
    expect(totalOf(record, readMarks(out(), 'anna'))).toMatchObject({ earned: 2 });
    expect(classCsv({ records: [record], leftOut: [] }, PLAN, out())).toMatch(/^anna,2,,2,7,4,/m);
    expect(feedbackPage(record, 'x', readMarks(out(), 'anna'))).toMatch(/2 of 3<\/h2>\s*<p><strong>A person gave these points<\/strong>, 3 before: copied the hint/);
    expect(gradescopeResults(record, readMarks(out(), 'anna'))).toMatchObject({
      score: 2,
      tests: [{ score: 2, output: 'A person gave these points, 3 before: copied the hint\n' }, {}],
    });
    // another answer: the automatic points
    expect(totalOf({ ...record, answers: { '9.1': BACKWARDS } }, readMarks(out(), 'anna'))).toMatchObject({ earned: 3 });
    marks('anna,9.1,-,,');
    expect(totalOf(record, readMarks(out(), 'anna'))).toMatchObject({ earned: 3 });
  });

  it('that cannot be read are not lost by merging others', () => {
    save(recordOf('anna'));
    writeResult(join(studentFolder(out(), 'anna'), 'marks.json'), '{"9.3":');
    expect(() => marks('anna,9.3,4,,')).toThrow('expected JSON in');
    expect(readFileSync(join(studentFolder(out(), 'anna'), 'marks.json'), 'utf8')).toBe('{"9.3":');
  });

  it('that cannot be given are refused, all together', () => {
    save(recordOf('anna'));
    expect(() => marks('anna,9.1,3,so it is,\nanna,9.3,5,,')).toThrow(/row 2: expected 0 to 4 points, got "5"$/);
    expect(() => marks('anna,9.4,1,,')).toThrow(/expected one of the questions 9.1, 9.3, got "9.4"$/);
    expect(() => marks('anna,__proto__,1,,')).toThrow(/got "__proto__"$/);
    expect(() => marks('../anna,9.3,1,,')).toThrow(/expected a student who was graded, got "..\/anna"$/);
    expect(() => marks('ben,9.3,1,,')).toThrow(/expected a student who was graded, got "ben"$/);
    expect(() => marks('anna,9.3,NaN,,')).toThrow(/expected 0 to 4 points, got "NaN"$/);
    expect(readMarks(out(), 'anna')).toEqual({});
  });

  it('are given on a page that shows what was asked, what to look for and what the student sees', async () => {
    const outputs = [
      { kind: 'html' as const, text: '<table><tr><td>17</td></tr></table>' },
      { kind: 'text' as const, text: '\u001b[31mprinted\u001b[0m' },
    ];
    const record = recordOf('anna', {
      written: [
        {
          id: '9.3',
          title: 'Why',
          points: 4,
          text: '**Because** $\\frac{A}{N}$ ![my figure](attachment:a.png)',
          outputs,
          attachments: { 'a.png': 'data:image/png;base64,aGk=' },
        },
      ],
    });
    await writeMarkingPages(out(), [record], PLAN);
    for (const part of [
      '<p>Say <strong>why</strong>',
      '<em>cause</em>',
      '<p><strong>Because</strong>',
      '<mfrac><mi>A</mi><mi>N</mi></mfrac>',
      '<img alt="my figure" src="data:image/png;base64,aGk=">',
      '<td>17</td>',
      '<pre>printed</pre>',
    ])
      expect(page()).toContain(part);
    expect(page('automatic/9.1.html')).toContain('let sum = 0;');
  });

  it('are given on a page that runs the kit\'s own script and no other, and asks no other machine for anything', async () => {
    const written = [
      {
        id: '9.3',
        title: SCRIPT,
        points: 4,
        text: `</pre>${SCRIPT}</article><base href="//evil.example">`,
        outputs: [{ kind: 'html' as const, text: `${SCRIPT}<img src="//evil.example/x.png">` }],
        attachments: {},
      },
    ];
    await writeMarkingPages(out(), [recordOf(SCRIPT, { written })], PLAN);
    expect(page().match(/<script/g)).toHaveLength(1);
    expect(page()).toMatch(/content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]{43}='; img-src data:; form-action 'none'; base-uri 'none'"/);
    expect(page()).not.toMatch(/<(base|link|iframe|meta http-equiv="refresh)|src="(?!data:)|href=/);
  });

  it('cost nobody a page because one figure cannot be taken apart: that one is shown as it is', async () => {
    const deep = recordOf('aaron', {
      written: [
        {
          id: '9.3',
          title: 'Why',
          points: 4,
          text: 'Because.',
          outputs: [
            { kind: 'html', text: '<b>&'.repeat(300_000) },
            { kind: 'text', text: 'printed' },
          ],
          attachments: {},
        },
      ],
    });
    await writeMarkingPages(out(), [deep, recordOf('zoe')], PLAN);
    expect(page()).toContain('(shown as it is: rendering it takes more time or memory than there is)</p>\n<pre>Because.</pre>\n<pre>printed</pre>');
    expect(page()).toContain('data-student="zoe"');
  });

  it('cost nobody a page because one record breaks the renderer: that one is shown as it is', async () => {
    const text = '![x](attachment:a.png)';
    const broken = recordOf('aaron', { written: [{ ...recordOf('aaron').written[0]!, text, attachments: null as never }] });
    await writeMarkingPages(out(), [broken, recordOf('zoe')], PLAN);
    expect(page()).toContain(`than there is)</p>\n<pre>${text}</pre>`);
    expect(page()).toContain('data-student="zoe"');
  });

  it('are never on a page too large for a browser: the rest is on a second one, and nobody on none or on both', async () => {
    const printed = [{ kind: 'text' as const, text: 'x'.repeat(3_000_000) }]; // 30 million characters make a page
    const records = Array.from({ length: 11 }, (_, i) => recordOf(`s${i}`, { written: [{ ...recordOf('s').written[0]!, outputs: printed }] }));
    expect(await writeMarkingPages(out(), records, PLAN)).toHaveLength(2);
    const on = ['written/9.3.html', 'written/9.3-2.html'].map((name) => [...page(name).matchAll(/data-student="(\w+)"/g)].map(([, student]) => student));
    expect([on[0]!.length, on.flat()]).toEqual([9, records.map(({ student }) => student)]);
    expect(page().includes('shown as it is')).toBe(false); // a line of three million characters takes no time
  });

  it('cost nobody a page or a row because one essay is a flood', async () => {
    const flood = (student: string) =>
      save(
        recordOf(student, {
          written: [
            {
              id: '9.3',
              title: 'Why',
              points: 4,
              text: '&'.repeat(100_000),
              outputs: Array.from({ length: 20 }, () => ({ kind: 'html' as const, text: '<b>&</b>'.repeat(10_000) })),
              attachments: {},
            },
          ],
        }),
      );
    const records = [flood('aaron'), flood('abel'), save(recordOf('zoe'))];
    writeClassFiles(out(), { records, leftOut: [] }, PLAN);
    await writeMarkingPages(out(), records, PLAN);
    expect(page('class.csv').trimEnd().split('\n')).toHaveLength(4);
    expect(page() + (existsSync(join(out(), 'written/9.3-2.html')) ? page('written/9.3-2.html') : '')).toContain('data-student="zoe"');
  });
});

describe('what a student wrote', () => {
  it.each([
    ['a script', '<script>alert(1)</script>', ''],
    ['a script in capitals that is not closed', '<SCRIPT SRC=//evil.example/x.js>', ''],
    ['a handler', '<b onmouseover="alert(1)">x</b>', '<b>x</b>'],
    ['a handler on a picture', '<img src=x onerror=alert(1)>', '<code>(a picture that is not in the notebook: x)</code>'],
    ['an address that is a script', '<a href="javascript:alert(1)">x</a>', 'x'],
    ['a frame', '<iframe srcdoc="<script>1</script>">x</iframe>', ''],
    ['a form', '<form action="//evil.example"><input name=a><button>x</button></form>', 'x'],
    ['a style that covers the page', '<div style="position:fixed;inset:0">x</div>', '<div>x</div>'],
    ['a sheet of styles', '<style>@import "//evil.example/x.css"; article { display: none }</style>x', 'x'],
    ['a picture of another machine', '<img src="https://evil.example/x.png">', '<code>(a picture that is not in the notebook: https://evil.example/x.png)</code>'],
    ['a page in a picture\'s address', '<img src="data:text/html;base64,aGk=">', '<code>(a picture that is not in the notebook: data:text/html;base64,aGk=)</code>'],
    ['a new address after a while', '<meta http-equiv="refresh" content="0;url=//evil.example">x', 'x'],
    ['a foreign element with a script', '<math><mtext><script>1</script></mtext></math>x', 'x'],
    ['a comment that ends late', '<!-- --!><b>x</b>-->', '<b>x</b>--&gt;'],
    ['an attribute that ends the tag', '<td colspan=\'2"><script>1</script>\'>x</td>', '<td>x</td>'],
    ['text that looks like a tag', '&lt;script&gt;', '&lt;script&gt;'],
  ])('does nothing on the page: %s', (_, html, safe) => {
    const shown = sanitised(html);
    expect(shown).not.toMatch(/<script|onerror=|onmouseover=|javascript:|style=/i);
    if (!html.startsWith('<!--')) expect(shown).toBe(safe);
  });

  it('keeps a figure as a picture, whatever is in it', () => {
    const shown = sanitised('<figure><svg viewBox="0 0 1 1"><script>1</script><svg></svg><image href="//evil.example/x.png"/></svg><figcaption>Loss</figcaption></figure>');
    expect(shown).toMatch(/^<figure><img alt="" src="data:image\/svg\+xml;base64,[\w+/]+=*"><figcaption>Loss<\/figcaption><\/figure>$/);
  });

  it('never shows of a line that was written over more than its last state, nor less', () => {
    const shown = (text: string) => renderAnswer({ text: 'x', outputs: [{ kind: 'text', text }], attachments: {} }).replace(/^[^]*<pre>|<\/pre>[^]*$/g, '');
    expect(['a\rb\nc\r\nd', '1%\r50%\r100%', '1%\r100%\r', '\r', 'a'].map(shown)).toEqual(['b\nc\nd', '100%', '100%', '', 'a']);
  });

  it('never shows a formula as raw LaTeX, however it is set off', () => {
    for (const text of ['$x^2$', '$$x^2$$', 'a $$x^2$$ b', '\\(x^2\\)', '\\[x^2\\]', '$$\nx^2\n$$']) {
      const shown = renderAnswer({ text, outputs: [], attachments: {} });
      expect([text, shown]).toEqual([text, expect.stringContaining('<msup><mi>x</mi><mn>2</mn></msup>')]);
      expect(shown.replace(/<annotation.*?<\/annotation>/g, '')).not.toMatch(/\$|\\[([]/);
    }
  });

  it('shows a picture whose text has a formula in it, or the forged place of one', () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    const render = (text: string) => renderAnswer({ text, outputs: [], attachments: { 'a.png': picture } });
    expect(render('![loss $L<"N"$](attachment:a.png)')).toBe(`<p><img alt="loss $L&lt;&quot;N&quot;$" src="${picture}"></p>\n`);
    expect(render(`$x$ <img alt="&#xE000;0&#xE001;" src="${picture}">`)).toContain(`<img alt="0" src="${picture}">`);
  });

  it('renders formulas that call themselves, brackets without an end and forged places of formulas', () => {
    const render = (text: string) => renderAnswer({ text, outputs: [], attachments: {} });
    expect(render('$\\def\\a{\\a\\a}\\a$')).toContain('<code>');
    expect(render(`$${'{'.repeat(4000)}$`)).toContain('<code>');
    expect(render('$\\href{javascript:alert(1)}{x}$')).not.toContain('href=');
    expect(render('\uE0000\uE001 \uE00099\uE001')).not.toContain('undefined');
    expect(sanitised('<div>'.repeat(20_000)).length).toBeLessThan(2000);
  });
});

describe('what a terminal is told', () => {
  it('moves no cursor, turns no line and hides nothing', () => {
    expect(terminalText('a\u001b[2Jb\u202ec\u200bd\u009b1me\nf\u2028\ud800')).toBe('a\\u{1b}[2Jb\\u{202e}c\\u{200b}d\\u{9b}1me\\u{a}f\\u{2028}\\u{d800}');
    expect(terminalText('Müller 😀 – ok')).toBe('Müller 😀 – ok');
  });

  it('is JSON that means the same', () => {
    const value = { student: 'a\u001b[2J\u009b1m\u202e\u{e0061}ü😀' };
    expect(JSON.parse(terminalJson(value))).toEqual(value);
    expect(terminalJson(value)).not.toMatch(/[^\P{C}\n]/u);
  });
});

describe('similar submissions', () => {
  const renamed = MEAN.replaceAll('numbers', 'values').replaceAll('sum', 'total').replace('\n', '\n  // mine\n\n');

  it('are told by their tokens: names, comments and spaces make no difference', () => {
    expect(similarity(fingerprint(MEAN), fingerprint(renamed))).toBe(1);
    expect(similarity(fingerprint(MEAN), fingerprint(BACKWARDS))).toBeLessThan(0.3);
    expect(similarity([1, 2], [2, 3])).toBeCloseTo(1 / 3, 12);
    expect(similarity([], [])).toBe(0);
  });

  it('are listed by how alike they are, and short answers say nothing', () => {
    const long = (own: string) => ({ '9.1': fingerprint(`${MEAN}\n${own}`) });
    const others = 'const a = 1; const b = [a, 2]; while (b.length) { b.pop(); if (a) continue; }';
    const records = [
      recordOf('anna', { fingerprints: long('') }),
      recordOf('ben', { fingerprints: long('') }),
      recordOf('cleo', { fingerprints: long(others) }),
      recordOf('dan', { fingerprints: { '9.1': [1] } }),
    ];
    const pairs = similarPairs(records);
    expect(pairs[0]).toEqual({ group: 1, a: 'anna', b: 'ben', percent: 100, most: { id: '9.1', percent: 100 } });
    expect(pairs.some(({ a, b }) => a === 'dan' || b === 'dan')).toBe(false);
  });
});

it('a list of similar submissions is not flooded by equal files: twelve of them take eleven rows, and the other pair is there', () => {
  const of = (student: string, own: string) => recordOf(student, { fingerprints: { '9.1': fingerprint(`${MEAN}\n${own}`) } });
  const flood = Array.from({ length: 12 }, (_, i) => of(`flood-${i}`, ''));
  const own = 'const a = 1; const b = [a, 2]; while (b.length) { b.pop(); if (a) continue; } for (const c of b) { c.x = () => a ? b : 3; }';
  const pair = [
    recordOf('anna', { fingerprints: { '9.1': fingerprint(`${own}${own}`) } }),
    recordOf('ben', { fingerprints: { '9.1': fingerprint(`${own}${own} a;`) } }),
  ];
  const pairs = similarPairs([...flood, ...pair]);
  expect(pairs).toHaveLength(12);
  expect(pairs.filter(({ a, b }) => a === 'anna' && b === 'ben')).toHaveLength(1);
  expect(new Set(pairs.map(({ group }) => group)).size).toBe(2);
});

it('a file is written whole, or not at all', () => {
  mkdirSync(join(folder, `there.${process.pid}.new`)); // the temporary name is taken
  expect(() => writeResult(join(folder, 'there'), 'x')).toThrow();
  expect(existsSync(join(folder, 'there'))).toBe(false);
});
