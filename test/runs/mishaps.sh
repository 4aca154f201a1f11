#!/bin/bash
# What a task's command is put behind in the campaign on Slurm: of the first array, task 3 sleeps beyond its time limit, and task 5 finds no
# room for records: a file system of 4 kB stands in their place, or, where one may not mount, no file may grow beyond 2 kB.
# Usage: mishaps.sh FOLDER COMMAND... FOLDER_OF_THE_SWEEP ARRAY INDEX
folder=$1
shift
shared=${*: -3:1}
array=${*: -2:1}
index=${*: -1}
[[ $array == *.0001 ]] && case $index in
  3) touch "$folder/slept"; sleep 600 ;;
  5) touch "$folder/quota"
     mount='mount -t tmpfs -o size=4k,nr_inodes=64 tmpfs'
     if unshare -m bash -c "$mount '$shared/records'"; then exec unshare -m bash -c "$mount '$shared/records'; exec \"\$@\"" - "$@"; fi
     ulimit -f 2 ;;
esac
exec "$@"
