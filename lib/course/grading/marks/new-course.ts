/** A course file with everything that it can say, to be changed. */
export const NEW_COURSE = `# A course for npx scaling marks: what is due when, and what lateness costs. Paths begin where this file lies.
title: Scaling up, winter 2026/27
timezone: Europe/Berlin          # in which the times below are meant
roster: roster.csv               # id,name,email,section; for Canvas also canvas,sisUser,sisLogin
# submitted: submitted.csv       # student,set,submitted; where there is no row, the time of the file's last change counts

sets:
  - set: 1
    graded: graded/set-1         # the --out of: npx scaling grade submitted/set-1 --out graded/set-1 --roster roster.csv
    due: 2026-11-02 23:59
    # name: Homework 1           # its column in an export
    # weight: 20                 # for every set or for none: then totals are percent
  - set: 2
    graded: graded/set-2
    due: { A: 2026-11-16 23:59, B: 2026-11-18 23:59 }   # by section

late:
  graceMinutes: 15               # so late is not late
  freeDays: 3                    # for the whole course, spent by themselves on the first late days
  percentPerDay: 10              # for each begun day that is not free
  of: earned                     # or possible
  maxDays: 4                     # later than that, nothing counts

extensions: []
# - { student: anna, set: 2, days: 3, reason: ill }
# - { student: ben, set: 1, until: 2026-11-10 12:00, reason: moved house }

exceptions: []
# - { student: anna, set: 1, points: 20, reason: oral exam }       # counts in place of what was handed in, or not
# - { student: ben, set: 2, excused: true, reason: ill for weeks } # counts neither for nor against

rubrics: {}                      # in place of the masters' own
# "2.7":
#   - { points: 1, text: an order and a reason, before the run }
#   - { points: 4, text: the three losses, and why they do not decide }

decimals: 2                      # to which a homework's points are rounded
`;
