import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { foldName } from '../../../lib/course/homework/student-name.js';
import { chooseSubmissions, commonSet } from '../../../lib/course/grading/choose-submission.js';
import { collectSubmissions, type Collected } from '../../../lib/course/grading/collect-submissions.js';
import {
  claimsOf,
  findInRoster,
  fitForFile,
  folderName,
  readGradescopeNames,
  readRoster,
  versionOf,
} from '../../../lib/course/grading/identity.js';
import { inVenv, root } from '../../../lib/setup/paths.mjs';
import { answered, MEAN, notebookJson, ownCell, writeSubmission } from './notebooks.js';

jest.setTimeout(60_000); // a reader is started

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'grading-collect-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const collect = (...paths: string[]) => collectSubmissions(paths, join(folder, 'unpacked'));
const inClass = (...names: string[]) => {
  for (const name of names) writeSubmission(join(folder, 'class', name), [name]);
  return join(folder, 'class');
};
const zipped = (kind: string, notebook = writeSubmission(join(folder, 'made.json'), answered({}))) => {
  execFileSync(inVenv('python'), [join(root, 'test/homework/grading/make-zip.py'), kind, join(folder, `${kind}.zip`), notebook]);
  return join(folder, `${kind}.zip`);
};
const writeRoster = (text: string) => {
  writeFileSync(join(folder, 'roster.csv'), text);
  return join(folder, 'roster.csv');
};
const students = ({ claimants }: Collected) => claimants.map(({ student }) => student).sort();
const leftOut = ({ leftOut: all }: Collected) =>
  Object.fromEntries(all.map(({ student, file, reason }) => [student ?? basename(file), reason]));
const names = (path: string[], container = 'class') => {
  const claims = claimsOf(path, container);
  return 'problem' in claims ? claims.problem : claims.map(({ name }) => name).join(' + ');
};

describe('whose a file is', () => {
  it('does not change when another submission arrives', async () => {
    for (const name of ['set-9.ipynb', 'hw.ipynb']) {
      const from = join(folder, name);
      writeSubmission(join(from, 'anna', name), []);
      const alone = students(await collect(from));
      writeSubmission(join(from, 'ben', name), []);
      expect([alone, students(await collect(from))]).toEqual([['anna'], ['anna', 'ben']]);
    }
  });

  it('is not for the file to say: a name below the first level takes nobody\'s row', () => {
    expect(names(['aaron', 'c20_ben_set-9.ipynb'])).toBe('aaron');
    expect(names(['aaron', 'Ben_2_assignsubmission_file_', 'set-9.ipynb'])).toBe('aaron');
    expect(names(['aaron', 'ben_2_3_set-9.ipynb'])).toBe('aaron');
    expect(names(['aaron', 'submission_2', 'set-9.ipynb'])).toBe('aaron');
  });

  it('is not for a student to forge with the words of a platform in the own name', () => {
    expect(names(['Ben_8_assignsubmission_file__7_assignsubmission_file_', 'set-9.ipynb'])).toBe('Ben_8_assignsubmission_file__7');
    expect(names(['Ben_8_assignsubmission_file_x_7_assignsubmission_file_set-9.ipynb'])).toBe('its name names two students');
    expect(names(['aaron_7_201_ben_8_202_set-9.ipynb'])).toBe('aaron_7');
  });

  it('is read from what Moodle, Canvas and Gradescope write, late or not, folder or file', () => {
    expect(names(['Anna Müller_123_assignsubmission_file_', 'set-1.ipynb'])).toBe('Anna Müller_123');
    expect(names(['Anna Müller_123_assignsubmission_file', 'set-1.ipynb'])).toBe('Anna Müller_123');
    expect(names(['Anna Müller_123_assignsubmission_file_set-1.ipynb'])).toBe('Anna Müller_123');
    expect(names(['Anna Müller_123_assignsubmission_onlinetext_', 'set-1.ipynb'])).toBe('Anna Müller_123');
    expect(names(['Anna Müller_123_assignsubmission_onlinetext_set-1.ipynb'])).toBe('Anna Müller_123');
    expect(names(['mulleranna_LATE_123_456_set-1.ipynb'])).toBe('mulleranna_123');
    expect(names(['mulleranna_123_457_set-1-1.ipynb'])).toBe('mulleranna_123');
    expect(names(['mulleranna_123_457_hw.zip', 'hw', 'set-1.ipynb'])).toBe('mulleranna_123');
    expect(names(['submission_77', 'set-1.ipynb'])).toBe('submission_77');
    expect(names(['set_9_12_anna.ipynb'])).toBe('set_9_12_anna');
  });

  it('is read from what Blackboard and Brightspace write, all attempts as one student\'s, the latest of which counts', async () => {
    const blackboard = [
      'HW 1_boanna_attempt_2026-01-31-12-30-59_set-9.ipynb', 'HW 1_boanna_attempt_2026-02-01-00-00-01_set-9.ipynb',
      'HW 1_boanna_attempt_2026-01-31-12-30-59.txt', 'HW 1_c_ben_attempt_2026-01-31-12-30-59_set-9.ipynb',
    ];
    const brightspace = [
      '11-22 - Anna Bo - Jan 31, 2026 1159 PM/set-9.ipynb', '11-22 - Anna Bo - Feb 1, 2026 1201 AM/set-9.ipynb',
      '12-22 - Bo, Ben - Jan 31, 2026 830 AM - set-9.ipynb',
    ];
    const collected = await collect(inClass(...blackboard, ...brightspace));
    const { submissions } = await chooseSubmissions(collected.claimants, 9, () => undefined);
    expect(Object.fromEntries(submissions.map(({ student, shown }) => [student, shown!.slice(join(folder, 'class/').length)]))).toEqual({
      'HW 1_boanna': blackboard[1], 'HW 1_c_ben': blackboard[3], 'Anna Bo 11': brightspace[1], [folderName('Bo, Ben 12')]: brightspace[2],
    });
    expect(collected.leftOut).toEqual([]);
    for (const name of brightspace) rmSync(join(folder, 'class', name.split('/')[0]!), { recursive: true, force: true });
    const known = await collectSubmissions([join(folder, 'class')], join(folder, 'unpacked'), readRoster(writeRoster('id,name\nboanna,Anna Bo\nc_ben,Ben Bo\n')));
    expect([students(known), known.leftOut]).toEqual([['boanna', 'c_ben'], []]);
  });

  it('is not Canvas\'s to say where a name only holds numbers: nobody\'s work stands for another\'s', async () => {
    for (const name of ['week_3_1_anna.ipynb', 'lab_1_22_anna.ipynb', 'anna_2026_01_31.ipynb']) expect(names([name])).toBe(name.replace('.ipynb', ''));
    const same = await collect(inClass('team_4_2026_anna.ipynb', 'team_4_2026_ben.ipynb', 'cleo_4_2027_set-9.ipynb'));
    expect([students(same), Object.values(leftOut(same))]).toEqual([['cleo_4'], [expect.stringContaining('have one number of an upload')]]);
  });

  it('is not the name that files of several folders have, where these were given by themselves', async () => {
    const from = inClass('anna/homework.ipynb', 'ben/homework.ipynb');
    const alone = await collect(join(from, 'anna/homework.ipynb'), join(from, 'ben/homework.ipynb'));
    expect([students(alone), Object.values(leftOut(alone))]).toEqual([[], [expect.stringContaining('given from several folders')]]);
    expect(students(await collect(from))).toEqual(['anna', 'ben']);
    const each = await collect(join(from, 'anna'), join(from, 'ben')); // submissions/*
    expect([students(each), Object.values(leftOut(each))]).toEqual([[], [expect.stringContaining('given from several folders')]]);
    const deep = inClass('cleo/hw/homework.ipynb', 'dan/hw/homework.ipynb');
    expect(students(await collect(join(deep, 'cleo'), join(deep, 'dan')))).toEqual([]);
  });

  it('is the folder\'s above the one that is called as the set, as nbgrader keeps them, one set given or all', async () => {
    const from = inClass('anna/set-8/set-8.ipynb', 'anna/set-9/set-9.ipynb', 'ben/set-9/set-9.ipynb');
    expect(students(await collect(join(from, 'anna/set-9'), join(from, 'ben/set-9')))).toEqual(['anna', 'ben']);
    expect(students(await collect(from))).toEqual(['anna', 'ben']);
  });

  it('is not what a link leads to that was given by itself, and the others are graded', async () => {
    const from = inClass('anna.ipynb', 'ben/set-9.ipynb');
    symlinkSync('anna.ipynb', join(from, 'cleo.ipynb'));
    symlinkSync('ben', join(from, 'dan'));
    const all = await collect(...['anna.ipynb', 'ben', 'cleo.ipynb', 'dan'].map((one) => join(from, one)));
    expect([students(all), all.leftOut.map(({ file, reason }) => [basename(file), reason])]).toEqual([
      ['anna', 'ben'], [['cleo.ipynb', 'it is a link: give what it leads to'], ['dan', 'it is a link: give what it leads to']],
    ]);
  });

  it('is known in every one of several folders of students, and where each holds one student\'s files only by the roster', async () => {
    const from = inClass('round-1/anna.ipynb', 'round-1/ben.ipynb', 'round-2/anna.ipynb', 'late/anna.ipynb', 'anna/set-9.ipynb');
    const at = (...folders: string[]) => folders.map((one) => join(from, one));
    expect(students(await collect(...at('round-1', 'round-2', 'anna')))).toEqual(['ben']); // round-2 and anna hold one name each
    expect(students(await collect(...at('round-1', 'round-2')))).toEqual(['anna', 'ben']);
    const known = await collectSubmissions(at('round-1', 'late', 'anna'), join(folder, 'unpacked'), readRoster(writeRoster('id,name\nanna,Anna Bo\nben,Ben Bo\n')));
    expect([students(known), known.leftOut]).toEqual([['anna', 'ben'], []]);
  });

  it('is what Gradescope says beside its folders, a group\'s work each member\'s', () => {
    const said = readGradescopeNames(`---
submission_77:
  :submitters:
  - :name: "Anna M\\u00fcller"
    :sid: '0012'
    :email: anna@example.org
  - :name: 'Ben O''Hara'
    :email: ben@example.org
  :created_at: 2026-01-01 10:00:00.000000000 Z
  :history:
  - :id: 1
    :name: Nobody
submission_78:
  :submitters:
  - :name: Cleo
    :sid: ~
    :email: cleo@example.org
`);
    expect(said.get('submission_77')).toEqual([
      { name: 'Anna Müller', sid: '0012', email: 'anna@example.org' },
      { name: "Ben O'Hara", email: 'ben@example.org' },
    ]);
    const claims = claimsOf(['submission_77', 'set-9.ipynb'], 'export', said);
    expect('problem' in claims ? [] : claims.map(({ name }) => name)).toEqual(['Anna Müller 0012', "Ben O'Hara ben@example.org"]);
    expect(said.get('submission_78')).toEqual([{ name: 'Cleo', email: 'cleo@example.org' }]);
  });

  it('is what it lies in, where it is called as it was handed out', () => {
    expect(names(['set-9.ipynb'], 'anna')).toBe('anna');
    expect(names(['set-9 (1).ipynb'], 'anna')).toBe('anna');
    expect(names(['challenge.ipynb'], 'anna')).toBe('anna');
    expect(names(['set-9.ipynb'], 'Anna_1_assignsubmission_file_')).toBe('Anna_1');
  });

  it('is the same from a folder, its children one by one, a file, and a zip file with and without a folder around it', async () => {
    const from = inClass('anna/set-9.ipynb', 'Ben_2_assignsubmission_file_/hw.ipynb', 'submission_4/x.ipynb');
    const expected = ['Ben_2', 'anna', 'submission_4'];
    expect(students(await collect(from))).toEqual(expected);
    expect(students(await collect(...readdirSync(from).map((name) => join(from, name))))).toEqual(expected);
    expect(
      students(
        await collect(
          join(from, 'anna/set-9.ipynb'),
          join(from, 'Ben_2_assignsubmission_file_/hw.ipynb'),
          join(from, 'submission_4/x.ipynb'),
        ),
      ),
    ).toEqual(expected);
    expect(students(await collect(zipped('folder', from)))).toEqual(expected);
  });

  it('is not the name of a folder around the class, nor of one that the student made', async () => {
    const from = inClass('class/anna/set-9.ipynb', 'class/Ben_2_assignsubmission_file_/work/hw.ipynb');
    expect(students(await collect(from))).toEqual(['Ben_2', 'anna']);
    expect(students(await collect(join(from, 'class/Ben_2_assignsubmission_file_')))).toEqual(['Ben_2']);
  });

  it('two people\'s work in one folder is not one\'s: a class within a class is named and left out', async () => {
    const from = inClass(
      'export/Ann_1_assignsubmission_file_/a.ipynb',
      'export/Ben_2_assignsubmission_file_/a.ipynb',
      'sorted/cleo/a.ipynb',
      'sorted/dan/a.ipynb',
      'eve/set-9.ipynb',
    );
    const collected = await collect(from);
    expect(students(collected)).toEqual(['eve']);
    expect(leftOut(collected)).toEqual({
      export: expect.stringContaining('looks like a class') as unknown,
      sorted: expect.stringContaining('in several folders') as unknown,
    });
  });
});

describe('names that look alike', () => {
  it.each([
    ['compatibility forms', 'anna', 'ａｎｎａ'],
    ['a zero-width space', 'anna', 'an\u200bna'],
    ['a soft hyphen', 'anna', 'an\u00adna'],
    ['a mark of direction', 'anna', 'anna\u200e'],
    ['a variation selector', 'anna', 'anna\ufe0f'],
    ['a width of spaces', 'anna b', 'anna\u00a0 b'],
    ['a ligature', 'fine', 'ﬁne'],
    ['a Cyrillic letter', 'anna', '\u0430nna'],
    ['a Hangul filler', 'anna', 'an\u3164na'],
    ['a tag character', 'anna', 'anna\u{e0061}'],
  ])("by %s never take another's row: only the one that is plainly written counts", async (_, one, other) => {
    expect(foldName(one)).toBe(foldName(other));
    const collected = await collect(inClass(`${one}/set-9.ipynb`, `${other}/set-9.ipynb`, 'zoe/set-9.ipynb'));
    expect(students(collected).sort()).toEqual([folderName(one), 'zoe'].sort());
    expect(collected.leftOut).toEqual([expect.objectContaining({ reason: `its name is that of "${one}" in other characters: rename it, or give --roster` })]);
  });

  it.each([
    ['case', 'anna', 'Anna'],
    ['two disguises', 'an\u200bna', 'an\u00adna'],
  ])('by %s are refused, both, and nobody else is disturbed', async (_, one, other) => {
    expect(foldName(one)).toBe(foldName(other));
    const collected = await collect(inClass(`${one}/set-9.ipynb`, `${other}/set-9.ipynb`, 'zoe/set-9.ipynb'));
    expect(students(collected)).toEqual(['zoe']);
    const looksLike = (name: string) => ({ reason: expect.stringContaining(`its name looks like "${name}"`) as unknown });
    expect(collected.leftOut).toHaveLength(2);
    expect(collected.leftOut).toEqual(
      expect.arrayContaining([expect.objectContaining(looksLike(one)), expect.objectContaining(looksLike(other))]),
    );
  });

  it('never share a folder of results: what does not fit into a name is told by a mark', () => {
    const all = [
      'anna',
      'anna!',
      'anna?',
      '../anna',
      'anna/',
      '😀'.repeat(60),
      `${'😀'.repeat(60)}!`,
      'x'.repeat(90),
      'x'.repeat(91),
      '!',
      '?',
      '.',
    ].map(folderName);
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((name) => Buffer.byteLength(name) < 250 && !/[/\\]|^\.|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(name))).toBe(true);
    expect(all[0]).toBe('anna');
  });

  it('give no name that means something in a path, and none with half a character', () => {
    expect(['../../etc/passwd', '..', 'Anna Müller', 'a\0b', '<script>', '-rf', 'x'.repeat(300)].map(fitForFile)).toEqual([
      'etc_passwd',
      'unnamed',
      'Anna Müller',
      'a_b',
      'script',
      'rf',
      'x'.repeat(80),
    ]);
    expect(fitForFile(`${'x'.repeat(79)}𝒳`)).toBe('x'.repeat(79));
  });

  it('are one where a disk writes a letter in two parts', async () => {
    const collected = await collect(inClass('Mu\u0308ller/set-9.ipynb'));
    expect(students(collected)).toEqual(['M\u00fcller']);
  });

  it('are one where two disks write a letter in one part and in two', async () => {
    const collected = await collect(inClass('Mu\u0308ller/set-9.ipynb', 'M\u00fcller/set-9 (1).ipynb'));
    expect(collected.claimants.map(({ student, candidates }) => [student, candidates.length])).toEqual([['M\u00fcller', 2]]);
    expect(collected.leftOut).toEqual([]);
  });

  it('that show nothing are nobody\'s', async () => {
    expect(leftOut(await collect(inClass('\u200b/set-9.ipynb')))).toEqual({ [folderName('\u200b')]: 'its name shows nothing' });
  });
});

describe('a roster', () => {
  const roster = (text: string) => {
    writeFileSync(join(folder, 'roster.csv'), text);
    return readRoster(join(folder, 'roster.csv'));
  };
  const CLASS = '\ufeffid,name,email,section\na17,Anna Müller,anna@example.org,1\nb22,Ben O\'Hara,ben@example.org,2\nc3,Ben O\'Hara,other@example.org,2\n';

  it('knows a student by id, email or name, however the platform writes it', () => {
    const all = roster(CLASS);
    for (const name of ['a17', 'A17', 'anna@example.org', 'anna', 'Anna Müller', 'ANNA MÜLLER', 'mulleranna', 'müllerAnna', 'Müller, Anna', 'Muller Anna'])
      expect([name, findInRoster(all, [name]).ids]).toEqual([name, ['a17']]);
    expect(findInRoster(all, ['Ben O\'Hara']).ids).toEqual(['b22', 'c3']);
    expect(findInRoster(all, ['Ben O\'Hara', 'other@example.org']).ids).toEqual(['c3']);
    expect(findInRoster(all, ['dan']).ids).toEqual([]);
  });

  it('names who is not in it, and who could be two', async () => {
    const from = inClass('anna/set-9.ipynb', 'dan/set-9.ipynb', 'Ben O\'Hara_4_assignsubmission_file_/set-9.ipynb');
    const collected = await collectSubmissions([from], join(folder, 'unpacked'), roster(CLASS));
    expect(students(collected)).toEqual(['a17']);
    expect(Object.values(leftOut(collected)).sort()).toEqual([
      "it is nobody's who is in the roster",
      'the roster has several whom it could mean: b22, c3',
    ]);
  });

  it('gives a row to the name it has, and not to one that only looks like it', async () => {
    const from = inClass('a17/set-9.ipynb', 'A17/set-9.ipynb', 'a\u200b17/set-9.ipynb');
    const collected = await collectSubmissions([from], join(folder, 'unpacked'), roster(CLASS));
    expect(collected.claimants.map(({ student, candidates }) => [student, candidates.map(({ shown }) => shown)])).toEqual([
      ['a17', [join(from, 'a17/set-9.ipynb')]],
    ]);
    expect(collected.leftOut).toHaveLength(2);
  });

  it('that has two names which look alike gives each letter for letter, and none at a glance', () => {
    const all = roster('id,name\ni1,I\u015f\u0131l \u00d6z\ni2,I\u015fil \u00d6z\n');
    expect(findInRoster(all, ['I\u015f\u0131l \u00d6z'])).toEqual({ ids: ['i1'], exactly: true });
    expect(findInRoster(all, ['I\u015fil \u00d6z'])).toEqual({ ids: ['i2'], exactly: true });
    expect(findInRoster(all, ['I\u015eIL \u00d6Z'])).toEqual({ ids: ['i1', 'i2'], exactly: false });
  });

  it('does not take Moodle\'s number of a participant for a student\'s id', async () => {
    const collected = await collectSubmissions(
      [inClass('Nobody_17_assignsubmission_file_/set-9.ipynb')],
      join(folder, 'unpacked'),
      roster('id,name\n17,Anna\n'),
    );
    expect(students(collected)).toEqual([]);
  });

  it('that has two ids that look alike, ids that lead elsewhere, or no ids is refused', () => {
    expect(() => roster('id,name\na,x\nA,y\n')).toThrow('row 2: expected ids that look different, got "A" after "a"');
    expect(() => roster('id,name\n../a,x\n')).toThrow('row 1: expected an id of 1 to 80 letters');
    expect(() => roster('name\nx\n')).toThrow('expected the columns id and name');
    expect(() => roster('')).toThrow('got no rows');
  });
});

describe('which of a student\'s files counts', () => {
  const chosen = async (...paths: string[]) => {
    const { claimants } = await collect(...paths);
    const { submissions, passedOver } = await chooseSubmissions(claimants, 9, () => undefined);
    return { counts: submissions.map(({ shown }) => basename(shown!)), over: passedOver.map(({ file }) => basename(file)) };
  };
  const notebook = (name: string, time: number, set = 9) => {
    utimesSync(writeSubmission(join(folder, 'class', name), [ownCell(MEAN, `exercise-${set}.1`), ownCell(name)]), time, time);
    return join(folder, 'class');
  };

  it('worked values of versions', () => {
    expect(
      [
        'set-9 (2).ipynb', 'set-9-2.ipynb', 'set-9.ipynb', 'anna-2.ipynb', 'set-9-checkpoint.ipynb', 'anna(3).ipynb',
        'set-9-Copy1.ipynb', 'anna - Copy (2).ipynb', 'anna copy 2.ipynb', 'Copy of anna.ipynb', 'Kopie von anna (1).ipynb', 'copycat.ipynb',
      ].map(
        (name) => Object.values(versionOf(name)) as unknown[],
      ),
    ).toEqual([
      ['set-9', 2, false],
      ['set-9', 2, false],
      ['set-9', 0, false],
      ['anna-2', 0, false],
      ['set-9', 0, true],
      ['anna', 3, false],
      ['set-9', 0, false],
      ['anna', 0, false],
      ['anna', 0, false],
      ['anna', 0, false],
      ['anna', 1, false],
      ['copycat', 0, false],
    ]);
  });

  it('is not the older download, whatever the disk says of its time', async () => {
    notebook('anna/set-9.ipynb', 2000);
    expect(await chosen(notebook('anna/set-9 (1).ipynb', 1000))).toEqual({ counts: ['set-9 (1).ipynb'], over: ['set-9.ipynb'] });
  });

  it('is not what lies in the older download of a zip file', async () => {
    writeSubmission(join(folder, 'class/anna/set-9.ipynb'), answered({}));
    for (const name of ['anna.zip', 'anna (1).zip']) renameSync(zipped('folder', join(folder, 'class/anna')), join(folder, 'class', name));
    rmSync(join(folder, 'class/anna'), { recursive: true });
    const { claimants } = await collect(join(folder, 'class'));
    const { submissions } = await chooseSubmissions(claimants, 9, () => undefined);
    expect(submissions.map(({ student, shown }) => [student, shown])).toEqual([['anna', `${join(folder, 'class/anna (1).zip')}: anna/set-9.ipynb`]]);
  });

  it('is not an earlier upload of Canvas that was changed later and is called the same', async () => {
    notebook('anna_1_9_set-9.ipynb', 3000);
    expect((await chosen(notebook('anna_1_10_set-9.ipynb', 1000))).counts).toEqual(['anna_1_10_set-9.ipynb']);
  });

  it('is not Jupyter\'s checkpoint, unless there is nothing else', async () => {
    notebook('ben/.ipynb_checkpoints/set-9-checkpoint.ipynb', 3000);
    notebook('anna/.ipynb_checkpoints/set-9-checkpoint.ipynb', 3000);
    expect(await chosen(notebook('anna/set-9.ipynb', 1000))).toEqual({
      counts: ['set-9.ipynb', 'set-9-checkpoint.ipynb'],
      over: ['set-9-checkpoint.ipynb'],
    });
  });

  it('is the last upload of Canvas, ten after nine, late or not', async () => {
    notebook('anna_1_9_set-9.ipynb', 3000);
    notebook('anna_LATE_1_10_set-9-1.ipynb', 1000);
    expect(await chosen(notebook('anna_LATE_1_11_set-9-10.ipynb', 1000))).toEqual({
      counts: ['anna_LATE_1_11_set-9-10.ipynb'],
      over: ['anna_LATE_1_10_set-9-1.ipynb', 'anna_1_9_set-9.ipynb'],
    });
  });

  it('is not the other set\'s notebook in the same folder, however late', async () => {
    notebook('anna/set-9.ipynb', 1000);
    expect((await chosen(notebook('anna/set-8.ipynb', 3000, 8))).counts).toEqual(['set-9.ipynb']);
  });

  it('is the same in whichever order the files are given', async () => {
    writeSubmission(join(folder, 'day-1/ben.ipynb'), [ownCell('ben')]);
    const from = ['day-1', 'day-2'].map((day, i) => {
      utimesSync(writeSubmission(join(folder, day, 'anna.ipynb'), [ownCell(day)]), 1000 + i, 1000 + i);
      return join(folder, day);
    });
    const [there, back] = [await collect(...from), await collect(...from.reverse())];
    const latest = await Promise.all(
      [there, back].map(async ({ claimants }) => (await chooseSubmissions(claimants, 9, () => undefined)).submissions[0]!.shown),
    );
    expect(latest).toEqual([join(folder, 'day-2/anna.ipynb'), join(folder, 'day-2/anna.ipynb')]);
  });

  it('a set that one notebook invents is not the class\'s', async () => {
    notebook('aaron/set-9.ipynb', 1000, 999);
    expect(await commonSet((await collect(notebook('anna/set-9.ipynb', 1000))).claimants, [8, 9])).toBe(9); // one against one
    expect(await commonSet((await collect(notebook('ben/set-9.ipynb', 1000))).claimants, [8, 9])).toBe(9);
    expect(
      await commonSet((await collect(join(notebook('cleo/set-8.ipynb', 1000, 8), 'cleo'), join(folder, 'class/ben'))).claimants, [8, 9]),
    ).toBeUndefined();
  });
});

describe('one file does not stop or change the others:', () => {
  /** Zoe stands last, and is there whatever the others are. */
  const withZoe = async (make: (from: string) => void) => {
    const from = inClass('zoe/set-9.ipynb');
    make(from);
    const collected = await collect(from);
    expect(students(collected)).toContain('zoe');
    return collected;
  };

  it.each<[string, (from: string) => void, string]>([
    ['a name that is not UTF-8', (from) => writeFileSync(Buffer.concat([Buffer.from(`${from}/M`), Buffer.from([0xfc]), Buffer.from('ller.ipynb')]), '{}'), 'its name is not UTF-8: rename it'],
    ['a folder whose name is not UTF-8', (from) => mkdirSync(Buffer.concat([Buffer.from(`${from}/M`), Buffer.from([0xfc])])), 'its name is not UTF-8: rename it'],
    ['a link to another person\'s work', (from) => symlinkSync(join(from, 'zoe/set-9.ipynb'), join(from, 'aaron.ipynb')), 'it is a link'],
    ['a link to a device without an end', (from) => symlinkSync('/dev/zero', join(from, 'aaron.ipynb')), 'it is a link'],
    ['a link to a folder of the machine', (from) => symlinkSync('/etc', join(from, 'aaron')), 'it is a link'],
    ['a link to itself', (from) => symlinkSync('aaron', join(from, 'aaron')), 'it is a link'],
    ['links in a circle', (from) => { mkdirSync(join(from, 'aaron')); symlinkSync('..', join(from, 'aaron/up')); }, 'it is a link'],
    ['a pipe that nobody writes to', (from) => void execFileSync('mkfifo', [join(from, 'aaron.ipynb')]), 'it is not a file'],
    ['a pipe that is called a zip file', (from) => void execFileSync('mkfifo', [join(from, 'aaron.zip')]), 'it is not a file'],
    ['an empty folder', (from) => void mkdirSync(join(from, 'aaron')), 'there is no notebook in it'],
    ['a printed page', (from) => writeFileSync(join(from, 'aaron.html'), '<html>'), 'it is no notebook (.ipynb)'],
    ['a folder that is called a notebook', (from) => void mkdirSync(join(from, 'aaron.ipynb')), 'there is no notebook in it'],
    ['a notebook whose name begins with a dot', (from) => writeFileSync(join(from, '.aaron.ipynb'), '{}'), 'its name begins with a dot: rename it'],
    ['a name that is nothing but the ending', (from) => writeFileSync(join(from, '.ipynb'), '{}'), 'its name shows nothing'],
    ['an archive of another kind', (from) => writeFileSync(join(from, 'aaron.tar.gz'), 'no'), 'it is packed, and not as a zip file: unpack it'],
    ['what only says that it is a zip file', (from) => writeFileSync(join(from, 'aaron.zip'), 'no'), 'it is damaged'],
    [
      'folders in folders without an end',
      (from) => mkdirSync(join(from, 'aaron', ...Array.from({ length: 70 }, () => 'a')), { recursive: true }),
      'its folders are more than 60 deep',
    ],
  ])('%s', async (_, make, reason) => {
    const { leftOut: all } = await withZoe(make);
    expect(all.map((one) => one.reason)).toEqual([expect.stringContaining(reason)]);
  });

  it('a folder that may not be read', async () => {
    const from = inClass('zoe/set-9.ipynb', 'aaron/set-9.ipynb', 'ben/work/set-9.ipynb');
    mkdirSync(join(folder, 'unpacked'));
    for (const open of [folder, join(folder, 'unpacked')]) chmodSync(open, 0o777);
    for (const closed of ['aaron', 'ben/work']) chmodSync(join(from, closed), 0);
    const isRoot = process.getuid?.() === 0; // who may read everything
    if (isRoot) process.seteuid!(65534);
    try {
      const collected = await collect(from);
      expect(students(collected)).toEqual(['zoe']);
      expect(leftOut(collected)).toEqual({ aaron: 'the folder cannot be read (EACCES)', ben: 'the folder cannot be read (EACCES)' });
    } finally {
      if (isRoot) process.seteuid!(0);
      for (const closed of ['aaron', 'ben/work']) chmodSync(join(from, closed), 0o700);
    }
  });

  it('more files in a folder, and in a zip file, than one student may hand in', async () => {
    const { leftOut: all } = await withZoe((from) => {
      execFileSync(inVenv('python'), ['-c', `import os, sys, zipfile
os.mkdir(sys.argv[1] + "/aaron")
for i in range(100_001): os.mknod(f"{sys.argv[1]}/aaron/{i}")
with zipfile.ZipFile(sys.argv[1] + "/ben.zip", "w") as archive:
    for i in range(100_001): archive.writestr(zipfile.ZipInfo(f"{i}.js"), b"")`, from]);
    });
    expect(new Map(all.map(({ student, reason }) => [student, reason.replace(/ \(and .*/, '')]))).toEqual(new Map([
      ['aaron', 'it is no notebook (.ipynb)'], ['ben', 'it holds more than 100000 files'],
    ]));
    expect(all.find(({ student }) => student === 'aaron')!.reason).toContain('(and 99999 more)');
  });

  it('a path that is longer than the system can open', async () => {
    const { leftOut: all } = await withZoe((from) => {
      execFileSync(inVenv('python'), ['-c', 'import os, sys; os.chdir(sys.argv[1])\nfor name in ["aaron", *["x" * 250] * 20]: os.mkdir(name); os.chdir(name)\nopen("set-9.ipynb", "w")', from]);
    });
    expect(all).toMatchObject([{ student: 'aaron', reason: expect.stringContaining('cannot be read (ENAMETOOLONG)') as unknown }]);
    execFileSync('rm', ['-rf', join(folder, 'class/aaron')]);
  });

  it('a notebook in capitals is a notebook', async () => {
    expect(students(await collect(inClass('ANNA.IPYNB')))).toEqual(['ANNA']);
  });

  it('files beside a notebook leave nobody out, and are named', async () => {
    const collected = await withZoe((from) => writeFileSync(join(from, 'zoe/figure.html'), ''));
    expect([collected.leftOut, collected.passedOver]).toEqual([
      [],
      [expect.objectContaining({ student: 'zoe', reason: 'it is no notebook (.ipynb)' })],
    ]);
  });
});

describe('a zip file', () => {
  it('cannot write outside its folder', async () => {
    const collected = await collect(zipped('escape'));
    expect(students(collected)).toEqual(['honest']);
    expect(collected.leftOut).toHaveLength(4);
    expect(
      [join(folder, 'escaped.ipynb'), '/tmp/escaped.ipynb', join(folder, 'escaped2.ipynb')].filter((file) => existsSync(file)),
    ).toEqual([]);
    expect(readdirSync(join(folder, 'unpacked'), { recursive: true }).map(String).sort()).toEqual(['4', '4/0.ipynb']);
  });

  it.each<[string, string, string]>([
    ['a link', 'link', 'it is a link'],
    ['a bomb', 'bomb', 'it unpacks to 40000000 bytes'],
    ['a way of packing that nobody can unpack', 'lzma', 'unsupported compression method: 14'],
    ['a zip file', 'nested', 'it is a zip file in a zip file: unpack it'],
    ['an entry whose bytes were changed', 'corrupt', 'it is damaged: its checksum is another'],
    ['a list that breaks off', 'torn', 'it is damaged'],
    ['an entry under a password', 'secret', 'it is encrypted'],
  ])('with %s in it holds everybody else\'s work too', async (_, kind, reason) => {
    const collected = await collect(zipped(kind));
    expect(students(collected)).toEqual(['honest']);
    expect(collected.leftOut.map((one) => one.reason)).toEqual([expect.stringContaining(reason)]);
  }, 60_000);

  it('with thousands of files in one student\'s folder holds everybody else\'s work too', async () => {
    const collected = await collect(zipped('flood'));
    expect(students(collected)).toEqual(['aaron', 'honest']);
    expect(collected.claimants.find(({ student }) => student === 'aaron')!.candidates).toHaveLength(200);
  }, 60_000);

  it('with more megabytes than one student may hand in holds everybody else\'s work too', async () => {
    const collected = await collect(zipped('megabytes'));
    expect(collected.claimants.map(({ student, candidates }) => [student, candidates.length])).toEqual([['aaron', 10], ['honest', 1]]);
    expect(collected.passedOver).toMatchObject([{ student: 'aaron', reason: 'the student handed in more than 200 notebooks or 200 MB' }]);
  }, 60_000);

  it('with a notebook in capitals holds a notebook', async () => {
    expect(students(await collect(zipped('capitals')))).toEqual(['ANNA', 'honest']);
  });

  it('with one name twice in it gives the later one', async () => {
    const { claimants: [honest] } = await collect(zipped('twice'));
    const { submissions: [one] } = await chooseSubmissions([honest!], 9, () => undefined);
    expect(readFileSync(one!.file, 'utf8')).toBe(notebookJson(answered({})));
  });

  it('that DOS wrote has names that can be read', async () => {
    expect(students(await collect(zipped('dos')))).toEqual(['Müller', 'honest']);
  });

  it('that lies about a bomb\'s size does not explode', async () => {
    const file = zipped('bomb');
    const bytes = readFileSync(file);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(40_000_000);
    for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 1)) bytes.writeUInt32LE(1000, at);
    writeFileSync(file, bytes);
    const collected = await collect(file);
    expect(students(collected)).toEqual(['honest']);
    expect(collected.leftOut.map(({ reason }) => reason).join()).toMatch(/too many bytes|more than|invalid/);
  }, 60_000);

  it('that only says that it is one is named', async () => {
    writeFileSync(join(folder, 'no.zip'), 'no');
    truncateSync(join(folder, 'no.zip'), 100);
    expect((await collect(join(folder, 'no.zip'))).leftOut).toHaveLength(1);
  });

  it('of macOS holds its shadows, which are nobody\'s', async () => {
    const collected = await collect(zipped('many'));
    expect([students(collected), collected.leftOut]).toEqual([['anna', 'ben'], []]);
  });
});
