#!/bin/bash
# What a task's command is put behind in the campaign on Slurm: of the first array, task 3 sleeps beyond its time limit, and task 5 may write
# no file of more than 2 kB, as with a full quota. Usage: mishaps.sh FOLDER COMMAND... FOLDER_OF_THE_SWEEP ARRAY INDEX
folder=$1
shift
array=${*: -2:1}
index=${*: -1}
[[ $array == *.0001 ]] && case $index in
  3) touch "$folder/slept"; sleep 600 ;;
  5) trap '' XFSZ
     (ulimit -f 2; exec "$@")
     echo $? > "$folder/quota"
     exit 1 ;;
esac
exec "$@"
