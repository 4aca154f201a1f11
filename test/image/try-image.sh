#!/bin/bash
# Builds the image of the Dockerfile and tries it as its user would, without Docker and without a registry: buildah, isolated by chroot, on a base
# made by debootstrap. Needs root, Debian or Ubuntu, some 6 GB of disk, a network to Debian, npm's and pip's registries, and minutes.
#
# usage: test/image/try-image.sh [--install] [--base IMAGE] [--keep]
#   --install     first installs buildah, crun and debootstrap with apt-get
#   --base IMAGE  builds on this image, which buildah can fetch, in place of the one of debootstrap
#   --keep        leaves the working container (it says which) and the image
set -eu
kit=$(cd "$(dirname "$0")/../.." && pwd)
base='' keep='' install=''
while [ $# -gt 0 ]; do
  case $1 in
    --install) install=1 ;;
    --base) base=$2; shift ;;
    --keep) keep=1 ;;
    *) sed -n '5,8s/^# //p' "$0"; exit 2 ;;
  esac
  shift
done
missing=$(for program in buildah crun debootstrap; do command -v $program > /dev/null || echo $program; done)
if [ -n "$missing" ] && [ -n "$install" ]; then apt-get update && apt-get install -y --no-install-recommends $missing; missing=''; fi
if [ -n "$missing" ]; then echo "missing: ${missing//$'\n'/, }; with --install this script installs it (apt-get install ${missing//$'\n'/ })" >&2; exit 1; fi
if [ "$(id -u)" != 0 ]; then echo 'buildah --isolation chroot and debootstrap need root' >&2; exit 1; fi

work=$(mktemp -d /var/tmp/scaling-image.XXXXXX)
container=''
cleanup() {
  [ -n "$keep" ] || [ -z "$container" ] || buildah --storage-driver vfs rm "$container" > /dev/null
  rm -rf "$work"
}
trap cleanup EXIT
step() { echo "$(date +%T) $*"; }

if [ -z "$base" ]; then
  base=localhost/scaling-base
  step "making $base with debootstrap, and this machine's Node $(node --version)"
  debootstrap --variant=minbase bookworm "$work/root" > "$work/debootstrap.log"
  modules=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")") # .../npm
  mkdir -p "$work/root/usr/local/lib/node_modules"
  cp "$(readlink -f "$(command -v node)")" "$work/root/usr/local/bin/node"
  cp -r "$modules" "$work/root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/root/usr/local/bin/npx"
  from=$(buildah --storage-driver vfs from scratch)
  buildah --storage-driver vfs add -q "$from" "$work/root" /
  buildah --storage-driver vfs commit -q --rm "$from" $base
  rm -rf "$work/root"
fi

# what this machine's network needs, if anything: certificates and where pip looks
{ env | grep -E '^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|PIP_[A-Z_]+|REQUESTS_CA_BUNDLE)=' | sed "s#/etc/ssl/certs#/run/certs#; s/=\(.*\)/='\1'/; s/^/export /" || true; } > "$work/network"
for file in "$HOME/.npmrc" /etc/pip.conf; do [ -f "$file" ] && cp "$file" "$work/" || true; done
mounts=(--volume /etc/ssl/certs:/run/certs:ro) # not in its own place, where apt writes
[ -f "$work/.npmrc" ] && mounts+=(--volume "$work/.npmrc:/usr/local/etc/npmrc:ro")
[ -f "$work/pip.conf" ] && mounts+=(--volume "$work/pip.conf:/etc/pip.conf:ro")
[ -d "${PIP_FIND_LINKS:-/nowhere}" ] && mounts+=(--volume "$PIP_FIND_LINKS:$PIP_FIND_LINKS:ro")
step 'building the image'
git -C "$kit" archive --format=tar HEAD | (mkdir "$work/context" && tar -x -C "$work/context") # what is committed, and nothing else that lies about
buildah --storage-driver vfs build --isolation chroot --pull=missing --network host --build-arg BASE="$base" --secret id=network,src="$work/network" \
  "${mounts[@]}" -t localhost/scaling-course "$work/context"

step 'running it as user 1000'
container=$(buildah --storage-driver vfs from --pull=never localhost/scaling-course)
run() { buildah --storage-driver vfs run --isolation chroot --user 1000 "${volumes[@]}" "$container" -- /opt/scaling/lib/setup/in-container.sh "$@"; }
volumes=()
run sh -c 'test "$(id -u)" = 1000 && test "$HOME" = /home/jovyan && ! touch /opt/scaling/x 2> /dev/null && test ! -e /opt/scaling/test && ls "$HOME/scaling-laws-notebooks/notebooks"'
step 'what Binder asks for: jupyter notebook, jupyter lab, the kernel'
run sh -c 'jupyter notebook --version && jupyter lab --version && jupyter kernelspec list && jupyterhub-singleuser --version'
step 'jupyter lab answers'
run sh -c '
  jupyter lab --ip=127.0.0.1 --port=18888 --no-browser --IdentityProvider.token=try > "$HOME/lab.log" 2>&1 & server=$!
  for i in $(seq 120); do
    python3 -c "import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:18888/api/contents/scaling-laws-notebooks/notebooks/0-start-here.ipynb?content=0&token=try\").status, u.urlopen(\"http://127.0.0.1:18888/lab?token=try\").status)" 2> /dev/null && break
    sleep 1
  done
  kill $server; test $i -lt 120'
step 'a lecture notebook runs, with the memory of its kernel at most'
run python3 -c '
import os, resource, subprocess
os.chdir(os.path.expanduser("~/scaling-laws-notebooks/notebooks"))
subprocess.run(["jupyter", "nbconvert", "--to", "notebook", "--execute", "0-start-here.ipynb", "--output", "/tmp/executed.ipynb"], check=True)
print("0-start-here.ipynb ran;", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "MB")'
step 'a submission is graded; the masters are mounted, since the image has none'
volumes=(--volume "$kit/test/homework:/opt/scaling/test/homework:ro")
run sh -c 'mkdir -p "$HOME/class" && cp /opt/scaling/notebooks/homework/set-1.ipynb "$HOME/class/anna.ipynb" && scaling grade "$HOME/class" --out "$HOME/graded" --set 1 --allow-restricted'
step 'all of it works'
if [ -n "$keep" ]; then echo "kept: image localhost/scaling-course, container $container (buildah --storage-driver vfs run --isolation chroot $container bash)"; fi
