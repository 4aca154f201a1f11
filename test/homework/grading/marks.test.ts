import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerMarks } from '../../../lib/commands/marks.js';
import { markLog, readMarks, readRecord } from '../../../lib/course/grading/grade-record.js';
import { daysLater, instantOf } from '../../../lib/course/grading/marks/course-file.js';
import { lateDaysOf, penaltyOf, rounded } from '../../../lib/course/grading/marks/gradebook.js';
import { readLog } from '../../../lib/course/grading/marks/mark-log.js';
import { NEW_COURSE } from '../../../lib/course/grading/marks/new-course.js';
import { rubricLines } from '../../../lib/course/grading/marks/rubric.js';
import { runCommand } from '../../commands/run-command.js';
import { sets } from './fixtures/index.js';
import { writeMadeSet } from './make-course.js';

let folder: string;
const at = (name: string) => join(folder, name);
const COURSE = `title: A <small> course
timezone: Europe/Berlin
roster: roster.csv
submitted: submitted.csv
sets: [{ set: 9, graded: graded, due: { A: 2026-11-02 23:59, B: 2026-11-04 } }]
late: { graceMinutes: 15, freeDays: 1, percentPerDay: 10, of: possible, maxDays: 3 }
extensions: [{ student: cem, set: 9, days: 2, reason: ill }]
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marks-'));
  writeFileSync(at('roster.csv'), 'id,name,email,section,canvas\nanna,Anna Bo Müller,anna@x.edu,A,11\nben,"=Ben",ben@x.edu,B,12\ncem,Cem,cem@x.edu,A,13\ndee,Dee Li,dee@x.edu,B,14\n');
  // due at 23:59 (A) and at the end of the 4th (B): anna is 2 begun days late, ben within the grace, cem 2 days after an extension of 2
  writeFileSync(at('submitted.csv'), 'student,set,submitted\nanna,9,2026-11-04 12:00\nben,9,2026-11-05 00:10\ncem,9,2026-11-06T21:59Z\n');
  writeFileSync(at('course.yaml'), COURSE);
  const records = writeMadeSet(at('graded'), sets[0]!, ['anna', 'ben', 'cem'], true);
  for (const record of records) { // 3 of 5 points by the grader, and a question for 4
    record.exercises[0]!.earned = 3;
    record.exercises[1]!.earned = 0;
    record.exercises[1]!.verdict = 'wrong';
    writeFileSync(join(at('graded'), 'students', record.student, 'record.json'), JSON.stringify(record));
  }
});
afterEach(() => {
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

const marks = (...args: string[]) => runCommand(registerMarks, 'marks', ...args);
interface Row {
  id: string;
  total: number;
  sets: { earned?: number; lateDays: number; freeDays: number; penalty: number; points?: number; open: number }[];
}
const table = async (): Promise<Map<string, Row>> =>
  new Map((JSON.parse((await marks('table', at('course.yaml'), '--json')).out) as { students: Row[] }).students.map((one) => [one.id, one]));

describe('times of a course', () => {
  it('are meant in its zone, unless they say their own', () => {
    expect(instantOf('2026-11-02 18:00', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 10, 2, 17));
    expect(instantOf('2026-07-02T18:00', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 6, 2, 16)); // summer time
    expect(instantOf('2026-11-02 18:00-05:00', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 10, 2, 23));
    expect(instantOf('2026-11-02 18:00:30 -0500', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 10, 2, 23, 0, 30)); // Gradescope's
    expect(instantOf('2026-11-02 18:00:30 UTC', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 10, 2, 18, 0, 30)); // Canvas's
    expect(instantOf('2026-11-02', 'America/New_York', 'x')).toBe(Date.UTC(2026, 10, 3, 4, 59, 59)); // a day ends with its last second
  });

  it('that are there twice are the later one, and those that are not there as many minutes later', () => {
    // clocks go back at 3:00 on 25 October 2026: 2:30 is 0:30 UTC and 1:30 UTC
    expect(instantOf('2026-10-25 02:30', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 9, 25, 1, 30));
    // clocks go from 2:00 to 3:00 on 29 March 2026: 2:30 is 3:30, 1:30 UTC
    expect(instantOf('2026-03-29 02:30', 'Europe/Berlin', 'x')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it('that are no times are refused', () => {
    // an offset of no zone was taken, and made every day late NaN
    for (const text of ['2026-11-02 18:00+25:00', '2026-11-02 18:00-05:75', '2026-11-02 18:00 CET', '2026-11-02 24:00', '11/2/2026 6:00 PM', '', '2026-11-02 25:00', 'tomorrow', '02.11.2026'])
      expect(() => instantOf(text, 'UTC', 'due')).toThrow(`due: expected a day or time such as 2026-11-02 or 2026-11-02 18:00, got "${text}"`);
  });
});

describe('lateness', () => {
  it('counts days by the clocks of the zone, also where they are set meanwhile', () => {
    const berlin = (text: string) => instantOf(text, 'Europe/Berlin', 'x');
    const days = (due: string, submitted: string) => lateDaysOf(berlin(submitted), berlin(due), 0, 'Europe/Berlin');
    // back on 25 October 2026: to 23:59 of the next day it is 25 hours
    expect([days('2026-10-24 23:59', '2026-10-25 23:59'), days('2026-10-24 23:59', '2026-10-26 00:00'), days('2026-10-24 23:59', '2026-11-03 23:59')]).toEqual([1, 2, 10]);
    // forward on 29 March 2026: it is 23
    expect([days('2026-03-28 23:59', '2026-03-29 23:59'), days('2026-03-28 23:59', '2026-03-30 00:00'), days('2026-03-28 23:59', '2026-04-27 23:59')]).toEqual([1, 2, 30]);
    expect(daysLater(berlin('2026-10-24 23:59'), 2, 'Europe/Berlin')).toBe(berlin('2026-10-26 23:59'));
    expect(daysLater(berlin('2026-10-24 12:00'), 0.5, 'Europe/Berlin')).toBe(berlin('2026-10-25 00:00'));
  });

  it('counts begun days, beyond the minutes of grace', () => {
    const minutes = (n: number) => lateDaysOf(n * 60_000, 0, 15);
    expect([minutes(-5), minutes(15), minutes(16), minutes(1440), minutes(1441)]).toEqual([0, 0, 1, 1, 2]);
    expect(lateDaysOf(undefined, 0, 0)).toBe(0); // nobody knows when
  });

  it('takes off a share of what was earned or could be, never more than there is, and all of it after the last day', () => {
    const policy = { graceMinutes: 0, freeDays: 0, percentPerDay: 10, of: 'earned' as const };
    const late = { earned: 20, possible: 30, lateDays: 3, freeDays: 1 };
    expect(penaltyOf(late, policy)).toBe(4); // 2 days x 10% x 20
    expect(penaltyOf(late, { ...policy, of: 'possible' })).toBe(6); // 2 days x 10% x 30
    expect(penaltyOf({ ...late, earned: 5 }, { ...policy, of: 'possible' })).toBe(5);
    expect(penaltyOf(late, { ...policy, maxDays: 2 })).toBe(20);
  });

  it('is rounded as on paper', () => {
    expect([rounded(2.675, 2), rounded(1.005, 2), rounded(-0.5, 0), rounded(1 / 3, 2)]).toEqual([2.68, 1.01, -1, 0.33]);
  });
});

describe('the table of a course', () => {
  it('is due by section, extended by student, and forgives free days first', async () => {
    const rows = await table();
    // of 9 points 3 are earned; anna: 2 days late, 1 free, 10% of 9; ben within the grace; cem: due on the 4th at 23:59, 2 begun days
    expect(rows.get('anna')!.sets[0]).toMatchObject({ earned: 3, lateDays: 2, freeDays: 1, penalty: 0.9, points: 2.1, open: 4 });
    expect(rows.get('ben')!.sets[0]).toMatchObject({ lateDays: 0, penalty: 0, points: 3 });
    expect(rows.get('cem')!.sets[0]).toMatchObject({ lateDays: 2, freeDays: 1, points: 2.1 });
    // nothing handed in is not 0 points, but counts nothing
    expect(rows.get('dee')!.sets[0]).not.toHaveProperty('points');
    expect(rows.get('dee')!.total).toBe(0);
  });

  it('extends by days on the clock, and by no time that is over when the homework is due', async () => {
    const winter = COURSE.replace(/due: \{.*\}/, 'due: 2026-10-24 23:59 }').replace('days: 2', 'days: 2').replace('freeDays: 1', 'freeDays: 0');
    writeFileSync(at('course.yaml'), winter);
    writeFileSync(at('submitted.csv'), 'student,set,submitted\ncem,9,2026-10-26 23:58\n'); // 49 hours after it was due
    expect((await table()).get('cem')!.sets[0]).toMatchObject({ lateDays: 0, points: 3 });
    writeFileSync(at('course.yaml'), winter.replace('days: 2', 'until: 2025-10-26'));
    await expect(table()).rejects.toThrow('extensions[0].until: expected a time after homework 9 is due for cem, got "2025-10-26"');
  });

  it('takes the list of times as a spreadsheet or a platform writes it, by id or email, and names who is nobody', async () => {
    const expected = [...await table()];
    const rows = (separator: string) => [['Student', 'Set', 'Submitted'], ['Anna@x.edu', '9', '2026-11-04 12:00'], ['ben', '9', '2026-11-05 00:10'], ['', '', ''], ['cem', '9', '2026-11-06 21:59:00 UTC']]
      .map((cells) => cells.join(separator)).join('\r\n');
    for (const content of [rows(';'), rows('\t'), `\ufeff${rows(',')}`, Buffer.from(`\ufeff${rows('\t')}`, 'utf16le'), `sep=;\r\n${rows(';')}`]) {
      writeFileSync(at('submitted.csv'), content);
      expect([...await table()]).toEqual(expected);
    }
    writeFileSync(at('submitted.csv'), `${rows(',')}\r\nana,9,2026-12-24\r\n`);
    expect((await marks('table', at('course.yaml'))).err).toBe('submitted.csv, row 4: "ana" is nobody in the roster, and the time counts for nobody');
    expect(process.exitCode).toBe(1);
    for (const [content, message] of [
      ['student;set\nanna;9', 'course.yaml: submitted: expected the columns student, set and submitted in '],
      ['student,set,submitted,set\nanna,9,2026-11-04,9', 'expected each column once in '],
      ['student,set,submitted\nanna,9', 'expected a CSV file with the columns student, set and submitted, got '],
      ['student,set,submitted\nanna,,2026-11-04', 'row 1: expected a set of the course file, got ""'],
    ] as const) {
      writeFileSync(at('submitted.csv'), content);
      await expect(table()).rejects.toThrow(message);
    }
    writeFileSync(at('roster.csv'), Buffer.from('id,name,section\nanna,Anna Müller,A\n', 'latin1'));
    await expect(table()).rejects.toThrow(`expected text in UTF-8, got ${at('roster.csv')}, which is in another encoding`);
  });

  it('takes points for somebody who handed nothing in, and leaves out what somebody is excused of, for the course file\'s reasons', async () => {
    const excepting = (list: string, course = COURSE) => writeFileSync(at('course.yaml'), `${course}exceptions: [${list}]\n`);
    excepting('{ student: dee, set: 9, points: 5.5, reason: oral exam }, { student: anna, set: 9, excused: true, reason: "=ill" }, { student: ben, set: 9, points: 0, reason: copied }');
    const rows = await table();
    expect(rows.get('dee')).toMatchObject({ total: 5.5, most: 9, sets: [{ points: 5.5, override: { points: 5.5, comment: 'oral exam' } }] });
    expect(rows.get('dee')!.sets[0]).not.toHaveProperty('earned');
    expect(rows.get('anna')).toMatchObject({ total: 0, most: 0, sets: [{ earned: 3, lateDays: 0, freeDays: 0, penalty: 0, excused: '=ill' }] });
    expect(rows.get('ben')).toMatchObject({ total: 0, most: 9, sets: [{ earned: 3, points: 0 }] });
    expect((await marks('table', at('course.yaml'))).out).toMatch(/^anna .* excused .*0 of 0$/m);
    const exported = async (platform: string) => {
      await marks('export', at('course.yaml'), '--for', platform, '--out', at('grades.csv'));
      return readFileSync(at('grades.csv'), 'utf8').split('\n');
    };
    expect((await exported('canvas'))[2]).toBe('"Müller, Anna Bo",11,anna,anna@x.edu,A,EX');
    expect((await exported('moodle'))[1]).toBe('Anna Bo,Müller,anna,anna@x.edu,,"Excused, and counted neither for nor against: =ill."');
    expect((await exported('moodle'))[4]).toBe('Dee,Li,dee,dee@x.edu,5.5,"5.5 of 9 points, set by a person: oral exam."');
    expect((await exported('csv'))[4]).toBe('dee,Dee Li,B,,,,,,5.5,,5.5,5.5,9');
    excepting('{ student: anna, set: 9, excused: true, reason: ill }', COURSE.replace('set: 9,', 'set: 9, weight: 40,'));
    expect((await table()).get('anna')).toMatchObject({ total: 0, most: 0 });
    for (const [list, message] of [
      ['{ student: dee, set: 9, points: 9.5, reason: x }', 'exceptions: expected at most the 9 points of homework 9 for dee, got 9.5'],
      ['{ student: dee, set: 9, reason: x }', 'exceptions[0]: expected points or excused, got neither'],
      ['{ student: dee, set: 9, points: 1, excused: true, reason: x }', 'exceptions[0]: expected points or excused, got both'],
      ['{ student: di, set: 9, points: 1, reason: x }', 'exceptions[0].student: expected an id of the roster, got "di"'],
      ['{ student: dee, set: 8, points: 1, reason: x }', 'exceptions[0].set: expected one of 9, got 8'],
      ['{ student: dee, set: 9, points: 1, reason: x }, { student: dee, set: 9, excused: true, reason: y }', 'exceptions[1]: expected one exception for dee\'s homework 9'],
    ] as const) {
      excepting(list);
      await expect(table()).rejects.toThrow(message);
    }
  });

  it('is of percent where the sets have weights', async () => {
    writeFileSync(at('course.yaml'), COURSE.replace('set: 9,', 'set: 9, weight: 40,'));
    expect((await table()).get('ben')!.total).toBe(33.33); // 3 of 9
  });

  it('names whoever was graded and is nobody in the roster', async () => {
    writeMadeSet(at('graded'), sets[0]!, ['zoe'], false);
    expect((await marks('table', at('course.yaml'))).err).toContain('homework 9: zoe was graded and is nobody in the roster');
    expect(process.exitCode).toBe(1);
  });
});

describe('a mark', () => {
  it('is given with a reason, changed and taken back, and the log says who, from what to what', async () => {
    const first = await marks('give', at('course.yaml'), 'anna', '9.2', '1.5', '--reason', 'nearly', '--by', 'tim');
    expect(first.out).toMatch(/^anna, 9\.2: [\d.]+ \(automatic\) -> 1\.5 \(nearly\)$/);
    await marks('give', at('course.yaml'), 'anna', '9.2', '2', '--reason', 'after all', '--by', 'uma');
    expect((await table()).get('anna')!.sets[0]!.earned).toBe(5);
    const again = await marks('give', at('course.yaml'), 'anna', '9.2', '2', '--reason', 'after all', '--by', 'uma');
    expect(again.out).toBe('anna, 9.2: nothing changed');
    await marks('give', at('course.yaml'), 'anna', '9.2', '-', '--by', 'uma');
    expect(readMarks(at('graded'), 'anna')).toEqual({});
    const trail = (await marks('log', at('course.yaml'), '--student', 'anna')).out.split('\n').map((line) => line.replace(/^\S+ {2}/, ''));
    expect(trail.slice(1)).toEqual(['tim  9/anna  9.2: no mark -> 1.5 (nearly)', 'uma  9/anna  9.2: 1.5 -> 2 (after all)', 'uma  9/anna  9.2: 2 -> no mark']);
    expect(trail[0]).toMatch(/^tim {2}9\/anna {2}automatic points: nothing -> /);
  });

  it('comes from a spreadsheet of any country, with a decimal comma, and never in silence from none', async () => {
    const merged = async (content: string | Buffer, name = 'marks.csv') => {
      writeFileSync(at(name), content);
      return (await marks(at('graded'), at(name))).out;
    };
    expect(await merged('Student;Question;Points;Comment\r\nanna;9.2;1,5;nearly; \r\n'.replace('; \r', '\r'))).toContain('marks of 1 student merged');
    expect(readMarks(at('graded'), 'anna')['9.2']).toMatchObject({ points: 1.5, comment: 'nearly' });
    expect(await merged(Buffer.from('\ufeffstudent\tquestion\tpoints\tcomment\nben\t9.2\t.5\tfür das Bild\n\t\t\t\n', 'utf16le'))).toContain('marks of 1 student merged');
    expect(readMarks(at('graded'), 'ben')['9.2']).toMatchObject({ points: 0.5, comment: 'für das Bild' });
    for (const [content, message] of [
      ['student|question|points\nanna|9.2|1', 'files: expected the columns student, question and points in '],
      ['student,question,points,comment\nanna,9.2,-1,x', 'row 1: expected 0 to 2 points, got "-1"'],
      ['student,question,points,comment\nanna,9.2,0x1,x', 'row 1: expected 0 to 2 points, got "0x1"'],
      ['student,question,points,comment\nanna,9.2,1e0,x', 'got "1e0"'],
      ['student,question,points,comment\nanna,9.2,Infinity,x', 'got "Infinity"'],
      ['student,question,points,comment\nanna,9.2,1e9,x', 'got "1e9"'],
      ['student,question,points,comment\nzoe,9.2,1,x', 'row 1: expected a student who was graded, got "zoe"'],
      ['student,question,points,comment\nanna,9.2,1,x\nben,9.2,1,x\nanna,9.2,2,y', 'row 3: expected one mark of anna for 9.2, got another than in '],
    ] as const) {
      const before = readMarks(at('graded'), 'anna');
      await expect(merged(content)).rejects.toThrow(message);
      expect(readMarks(at('graded'), 'anna')).toEqual(before);
    }
    await merged('student,question,points,comment\nanna,9.2,2,y\nanna,9.2,2,y\n'); // a row that was copied
    expect(readMarks(at('graded'), 'anna')['9.2']).toMatchObject({ points: 2, comment: 'y' });
  }, 60_000);

  it('for the whole stands in place of everything, lateness included', async () => {
    await marks('give', at('course.yaml'), 'anna', '9.total', '0', '--reason', 'copied');
    expect((await table()).get('anna')!.sets[0]).toMatchObject({ earned: 3, points: 0, override: { points: 0, comment: 'copied' } });
    await expect(marks('give', at('course.yaml'), 'anna', '9.total', '9.5', '--reason', 'x')).rejects.toThrow('expected 0 to 9 points, got "9.5"');
  });

  it('of a rubric is the sum of its lines', async () => {
    expect(rubricLines('Look for\n- **1** an order\n  and a reason\n- **2.5** the rest')).toEqual([
      { points: 1, text: 'an order\n  and a reason' }, { points: 2.5, text: 'the rest' },
    ]);
    writeFileSync(at('course.yaml'), `${COURSE}rubrics: { "9.3": [{ points: 1, text: one }, { points: 3, text: more }] }\n`);
    await marks('give', at('course.yaml'), 'ben', '9.3', '--rubric', '2', '--reason', 'no one');
    expect(readMarks(at('graded'), 'ben')['9.3']).toMatchObject({ points: 3, rubric: [2] });
    const page = readFileSync(join(at('graded'), 'written/9.3.html'), 'utf8');
    expect(page.match(/data-points="3" checked/g)).toHaveLength(1);
    expect(readFileSync(join(at('graded'), 'written/9.3.csv'), 'utf8')).toMatch(/^ben,9\.3,3,no one,\w+,2$/m);
    await expect(marks('give', at('course.yaml'), 'ben', '9.3', '--rubric', '3')).rejects.toThrow('9.3: expected lines of its rubric, 1 to 2, got "3"');
  }, 60_000);

  it('whose line was torn by a kill never counted, and the next one takes its place', async () => {
    await marks('give', at('course.yaml'), 'anna', '9.2', '1', '--reason', 'x');
    appendFileSync(markLog(at('graded'), 'anna'), '{"index":2,"at":1,"event":{"by":"ti');
    expect(readMarks(at('graded'), 'anna')['9.2']!.points).toBe(1);
    await marks('give', at('course.yaml'), 'anna', '9.2', '2', '--reason', 'y');
    expect(readLog(markLog(at('graded'), 'anna')).map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(JSON.parse((await marks('log', at('course.yaml'), '--verify', '--json')).out)).toMatchObject({ broken: [] });
  });

  it('that somebody changed behind the log\'s back is found', async () => {
    await marks('give', at('course.yaml'), 'anna', '9.2', '1', '--reason', 'x');
    const log = markLog(at('graded'), 'anna');
    writeFileSync(log, readFileSync(log, 'utf8').replace('"points":1,"comment":"x"', '"points":2,"comment":"x"'));
    expect((await marks('log', at('course.yaml'), '--verify')).out).toContain('marks.jsonl: entry 1 was changed after it was written');
    expect(process.exitCode).toBe(1);
  });
});

describe('a regrade request', () => {
  it('is open until it is answered, and the points come with the answer', async () => {
    await marks('request', at('course.yaml'), 'ben', '9.2', 'Right on my machine.');
    expect((await marks('request', at('course.yaml'), 'ben', '9.2', 'Right on my machine.')).out).toBe('0 of 1 request entered; the rest was there');
    expect((await marks('requests', at('course.yaml'), '--state', 'open')).out).toBe('open      ben  9.2  Right on my machine.');
    await marks('answer', at('course.yaml'), 'ben', '9.2', 'accepted', 'So it is.', '--points', '2', '--by', 'uma');
    expect((await table()).get('ben')!.sets[0]!.points).toBe(5);
    expect((await marks('requests', at('course.yaml'))).out).toBe('accepted  ben  9.2  Right on my machine. -> So it is.');
    const last = readLog(markLog(at('graded'), 'ben')).at(-1)!;
    expect(last.event.changes.map(({ kind }) => kind)).toEqual(['mark', 'request']); // one line: both or none
  });

  it('comes from the list of a form, as its spreadsheet writes it', async () => {
    writeFileSync(at('requests.csv'), '\ufeffStudent;Question;Text\r\nanna;9.2;"Line 3;\nread it"\r\nben;9.1;Please\r\n');
    expect((await marks('request', at('course.yaml'), '--file', at('requests.csv'))).out).toBe('2 of 2 requests entered');
    expect((await marks('requests', at('course.yaml'))).out).toContain('open      ben  9.1  Please');
    writeFileSync(at('requests.csv'), 'student,question\nanna,9.2\n');
    await expect(marks('request', at('course.yaml'), '--file', at('requests.csv'))).rejects.toThrow('--file: expected the columns student, question and text in ');
  });

  it('that nobody made is not answered', async () => {
    await expect(marks('answer', at('course.yaml'), 'ben', '9.2', 'declined', 'No.')).rejects.toThrow('expected one that ben wishes marked again, got 9.2');
  });
});

describe('an edit of the course file', () => {
  it('is in the trail with what stood there before', async () => {
    await marks('table', at('course.yaml'), '--by', 'tim');
    writeFileSync(at('course.yaml'), COURSE.replace('A: 2026-11-02 23:59', 'A: 2026-11-03 23:59'));
    await marks('table', at('course.yaml'), '--by', 'uma');
    const { out } = await marks('log', at('course.yaml'));
    expect(out).toMatch(/uma {2}course {2}sets\.0\.due\.A: "2026-11-02 23:59" -> "2026-11-03 23:59"$/m);
    expect(out.match(/uma/g)).toHaveLength(1);
  });

  it('that cannot be read is refused by place, before anything is written', async () => {
    const refused = async (from: string, to: string, message: string) => {
      writeFileSync(at('course.yaml'), COURSE.replace(from, to));
      await expect(marks('table', at('course.yaml'))).rejects.toThrow(message);
    };
    await refused('percentPerDay: 10', 'percentPerDay: ten', 'course.yaml, line 6: late.percentPerDay: expected number, got "ten"');
    await refused('percentPerDay', 'percentADay', 'course.yaml, line 6: late: Unrecognized key: "percentADay"');
    await refused('B: 2026-11-04', 'C: 2026-11-04', 'sets[0].due: expected a time for each section of the roster, got none for "B"');
    await refused('student: cem', 'student: cemm', 'extensions[0].student: expected an id of the roster, got "cemm"');
    await refused('Europe/Berlin', 'Europe/Berlim', 'timezone: expected a name such as Europe/Berlin, got "Europe/Berlim"');
    await refused('sets: [', 'sets: [[', 'course.yaml: expected YAML, but ');
  });

  it('begins with a file that reads as it is written', async () => {
    writeFileSync(at('new.yaml'), NEW_COURSE);
    writeFileSync(at('roster.csv'), 'id,name,section\nanna,Anna,A\nben,Ben,B\n');
    expect((await marks('table', at('new.yaml'))).err).toBe('homework 1: not graded yet\nhomework 2: not graded yet');
  });
});

describe('an export', () => {
  const written = async (...flags: string[]) => {
    await marks('export', at('course.yaml'), '--out', at('grades.csv'), ...flags);
    return readFileSync(at('grades.csv'), 'utf8').split('\n');
  };

  it('for Canvas has the columns of its import, and leaves a cell empty where nothing was handed in', async () => {
    expect(await written('--for', 'canvas')).toEqual([
      'Student,ID,SIS User ID,SIS Login ID,Section,Homework 9', '    Points Possible,,,,,9', '"Müller, Anna Bo",11,anna,anna@x.edu,A,2.1',
      "'=Ben,12,ben,ben@x.edu,B,3", 'Cem,13,cem,cem@x.edu,A,2.1', '"Li, Dee",14,dee,dee@x.edu,B,', '',
    ]);
  });

  it('into the gradebook\'s own export keeps every other cell, and says who is not in it', async () => {
    writeFileSync(at('book.csv'), 'Student,ID,SIS User ID,SIS Login ID,Section,Essay (7),Homework 9 (123)\n    Points Possible,,,,,5,9\n"Müller, Anna Bo",11,x,y,A,4,\n"Dee",14,dee,,B,,1\n"Student, Test",99,,,,,\n');
    expect(await written('--for', 'canvas', '--template', at('book.csv'))).toEqual([
      'Student,ID,SIS User ID,SIS Login ID,Section,Essay (7),Homework 9 (123)', '    Points Possible,,,,,5,9', '"Müller, Anna Bo",11,x,y,A,4,2.1',
      'Dee,14,dee,,B,,1', '"Student, Test",99,,,,,', '',
    ]);
    expect(process.exitCode).toBe(1); // ben and cem
  });

  it('for Moodle has points and feedback side by side', async () => {
    expect((await written('--for', 'moodle')).slice(0, 2)).toEqual([
      'First name,Last name,ID number,Email address,Homework 9,Homework 9 (feedback)',
      'Anna Bo,Müller,anna,anna@x.edu,2.1,"3 of 9 points, 2 days late (1 free): 0.9 taken off; 4 points are still to be given by a person."',
    ]);
  });
});

describe('the page of a class', () => {
  it('counts exercises and misconceptions, escapes, asks no other host, and names nobody unless asked', async () => {
    const record = readRecord(at('graded'), 'anna')!;
    record.exercises[1] = { ...record.exercises[1]!, verdict: 'wrong', misconception: 'It looks like <b>&</b>.', sentences: ['It looks like <b>&</b>.'] };
    writeFileSync(join(at('graded'), 'students/anna/record.json'), JSON.stringify(record));
    await marks('page', at('course.yaml'), '--out', at('class.html'));
    const page = readFileSync(at('class.html'), 'utf8');
    expect(page).toContain('<h1>A &lt;small&gt; course</h1>');
    expect(page).toMatch(/<td class="number">1<\/td><td>9\.2<\/td><td>It looks like &lt;b&gt;&amp;&lt;\/b&gt;\.<\/td>/);
    expect(page).not.toMatch(/anna|Müller|src=|href=|https?:\/\/(?!www\.w3)/);
    expect(page).toContain('aria-label="3 all points, 0 some, 0 none, 0 no answer"'); // 9.1
    await marks('page', at('course.yaml'), '--out', at('class.html'), '--names');
    expect(readFileSync(at('class.html'), 'utf8')).toContain('(anna)');
  });
});
