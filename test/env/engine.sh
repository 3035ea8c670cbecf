#!/usr/bin/env bash
# A Docker Engine, buildx, a registry, arm64 emulation and a BuildKit image, from packages alone:
# Debian packages and the Go module proxy, on Debian as root. Called by engine.ts.
#
#   engine.sh up|down|env
#   engine.sh classic   a second engine with the classic image store, without network, sharing the programs of
#                       the first one; needs an ENGINE_DATA_DIR of its own, and `down` ends it
#   engine.sh peers     what the tests compare with and Debian has no package of, compiled into ENGINE_DIR/bin:
#                       regctl, and memory-registry, a second registry (see memoryRegistry/main.go)
#   engine.sh cosign    cosign, as ENGINE_DIR/bin/cosign, for the tests of signatures
#
# ENGINE_DIR            where it lives
# ENGINE_REGISTRY_PORT  the registry's port on 127.0.0.1
# ENGINE_DATA_DIR       images and registry content (default: in ENGINE_DIR); lets two engines share the programs
#
# stdout: DOCKER_HOST=… DOCKER_CONFIG=… REGISTRY=… (and PATH=… where the machine has no docker command);
# everything else goes to stderr.
# Idempotent; ends only what it started.
set -euo pipefail

dir=${ENGINE_DIR:?} port=${ENGINE_REGISTRY_PORT:-5000} suite=forky
buildkit=v0.32.2 regctl=v0.11.7 ociregistry=v0.0.0-20251212221603-3adeb8663819
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$dir/root-$suite state=${ENGINE_DATA_DIR:-$dir}
run=$state/run data=$state/data-$suite
buildkit_image=moby/buildkit:buildx-stable-1

say() { echo "engine: $*" >&2; }

retry() { # COMMAND…: a download may fail once without meaning anything
  local n
  for n in 1 2 3; do
    "$@" && return
    say "attempt $n of 3 failed: $1 $2"
    sleep $((n * 5))
  done
  return 1
}

print_env() {
  printf 'DOCKER_HOST=unix://%s/docker.sock\nDOCKER_CONFIG=%s/docker-config\nREGISTRY=localhost:%s\n' "$run" "$dir" "$port"
  [[ ! -e $dir/bin/docker ]] || printf "PATH='%s'\n" "$dir/bin:${PATH#"$dir/bin:"}"
}

pid_of() { cat "$state/$1.pid" 2>/dev/null; }

# Alive, and still the program that was started: a pid file can outlive a reboot.
alive() { # NAME
  local pid
  pid=$(pid_of "$1") && [[ -n $pid ]] && grep -qa -- "$1" "/proc/$pid/cmdline" 2>/dev/null
}

apt_packages() { # PACKAGE…
  retry apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive retry apt-get install -y -qq --no-install-recommends "$@" >&2
}

loader() { ls "$root"/usr/lib64/ld-linux-x86-64.so.2 "$root"/lib64/ld-linux-x86-64.so.2 2>/dev/null | head -1; }

mounted_root() { # COMMAND…: run in the root file system with /proc, /sys and /dev
  unshare --mount --propagation private bash -ec '
    root=$0
    for d in proc sys dev; do mount --rbind "/$d" "$root/$d"; done
    exec chroot "$root" "$@"' "$root" "$@"
}

install_root() {
  [[ -e $root/.ready ]] && return
  say "installing Docker Engine, buildx and a registry from Debian $suite packages (once, about a minute)"
  command -v debootstrap >/dev/null || apt_packages debootstrap
  local mirror script=/usr/share/debootstrap/scripts/$suite
  mirror=$({ cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null || true; } |
    awk '/^URIs:.*\/debian\/?$/{print $2; exit} /^deb .*\/debian\/? /{for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) {print $i; exit}}')
  [[ -n $mirror ]] || { say "no Debian mirror in this machine's apt sources"; exit 1; }
  [[ -e $script ]] || script=/usr/share/debootstrap/scripts/sid
  bootstrap() { rm -rf "$root" && mkdir -p "$root" && debootstrap --variant=minbase --include=ca-certificates,adduser "$suite" "$root" "$mirror" "$script" >&2; }
  retry bootstrap -
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  packages() {
    mounted_root sh -ec 'export DEBIAN_FRONTEND=noninteractive
      apt-get -o Acquire::Check-Valid-Until=false update -q
      apt-get install -y -q --no-install-recommends docker.io docker-cli docker-buildx docker-registry skopeo crane iptables' >&2
  }
  retry packages -
  touch "$root/.ready"
}

# runc needs a real root mount, so not plain chroot: a mount namespace with pivot_root. In a session of its own,
# so that Ctrl+C at whatever started it is not for it.
in_root() { # COMMAND…
  exec setsid unshare ${own_network:-} --mount --propagation private sh -ec '
    root=$0 run=$1 data=$2; shift 2
    mount --bind "$root" "$root"; cd "$root"; mkdir -p .old var/lib/docker
    for d in proc sys dev; do mount --rbind "/$d" "$d"; done
    mount --bind "$run" run; mount --bind "$data" var/lib/docker
    pivot_root . .old; cd /; umount -l /.old
    exec "$@"' "$root" "$run" "$data" "$@"
}

start() { # NAME COMMAND…
  local name=$1; shift
  alive "$name" && return
  say "starting $name"
  (in_root "$@") </dev/null >"$state/$name.log" 2>&1 &
  echo $! >"$state/$name.pid"
  disown
}

tool() { # PROGRAM-IN-ROOT SCRIPT: runs a program of the root with the root's own libraries
  printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' \
    "$(loader)" "$root/usr/lib/x86_64-linux-gnu" "$root$1" >"$2"
  chmod +x "$2"
}

tools() {
  # A machine behind a proxy trusts its certificate; so must what runs in there.
  [[ ! -e /etc/ssl/certs/ca-certificates.crt ]] || cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  mkdir -p "$dir/docker-config/cli-plugins" "$dir/bin"
  tool /usr/libexec/docker/cli-plugins/docker-buildx "$dir/docker-config/cli-plugins/docker-buildx"
  local name
  for name in skopeo crane; do tool "/usr/bin/$name" "$dir/bin/$name"; done
  command -v docker >/dev/null || tool /usr/bin/docker "$dir/bin/docker"
}

emulation() {
  [[ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ]] && return
  compgen -G '/usr/lib/binfmt.d/qemu-aarch64*.conf' >/dev/null || { say "installing arm64 emulation"; apt_packages qemu-user-static; }
  [[ -e /proc/sys/fs/binfmt_misc/register ]] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  [[ -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ]] || cat /usr/lib/binfmt.d/qemu-aarch64*.conf >/proc/sys/fs/binfmt_misc/register
}

# Two platforms of a small base image, from packages too.
base_image() {
  local image=localhost:$port/library/busybox:latest
  curl -fs "http://localhost:$port/v2/library/busybox/manifests/latest" -o /dev/null \
    -H 'Accept: application/vnd.oci.image.index.v1+json' && return
  say "building a two-platform base image"
  local context; context=$(mktemp -d); chmod 755 "$context"
  dpkg --print-foreign-architectures | grep -qx arm64 || dpkg --add-architecture arm64
  retry apt-get update -qq >&2
  local a
  for a in amd64 arm64; do
    (cd "$context" && retry apt-get download -qq "busybox-static:$a" >&2 && mkdir "$a" && dpkg -x busybox-static_*_"$a".deb "$a")
  done
  cat >"$context/Dockerfile" <<'D'
FROM scratch
ARG TARGETARCH
COPY ${TARGETARCH}/bin/busybox /bin/busybox
SHELL ["/bin/busybox", "sh", "-c"]
RUN /bin/busybox --install -s /bin && mkdir -p /tmp && chmod 1777 /tmp
CMD ["/bin/sh"]
D
  docker buildx --builder default build --platform linux/amd64,linux/arm64 -t "$image" --push "$context" >&2
  rm -rf "$context"
}

# Programs of other modules are built as dependencies of a module made for them: `go install …@version` refuses
# a go.mod with replace or exclude directives.
go_programs() { # MODULE-FOLDER OUTPUT-FOLDER MODULE@VERSION… -- PACKAGE…
  local compile='cd "$0" && rm -f go.mod go.sum && export CGO_ENABLED=0 GOFLAGS= GOWORK=off && out=$1 && shift &&
    go mod init slipway.invalid/programs && wanted= &&
    while [ "$1" != -- ]; do wanted="$wanted $1"; shift; done && shift &&
    go get $wanted && go build -trimpath -ldflags "-s -w" -o "$out/" "$@"'
  local module=$1 out=$2; shift 2
  mkdir -p "$module" "$out"
  if command -v go >/dev/null && retry sh -ec "$compile" "$module" "$out" "$@" >&2; then return; fi
  [[ -e $root/.ready ]] || { say "needs Go"; return 1; }
  say "with Debian's Go"
  mounted_root sh -ec 'DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends golang-go' >&2
  rm -rf "$root/programs"; cp -r "$module" "$root/programs"; mkdir -p "$root/programs/out"
  retry mounted_root sh -ec "export HOME=/programs; $compile" /programs /programs/out "$@" >&2
  cp "$root"/programs/out/* "$out/"
}

buildkit_programs() { # FOLDER
  [[ -x $1/buildkitd && -x $1/buildctl ]] && return
  say "compiling BuildKit $buildkit for the docker-container driver (once, about two minutes)"
  local p=github.com/moby/buildkit/cmd
  go_programs "$dir/buildkit/module" "$1" "$p/buildkitd@$buildkit" "$p/buildctl@$buildkit" -- "$p/buildkitd" "$p/buildctl"
}

peers() {
  local module=$dir/peers/module want="$regctl $ociregistry $(cksum <"$here/memoryRegistry/main.go")"
  [[ $(cat "$dir/peers/.ready" 2>/dev/null) == "$want" ]] && return
  say "compiling regctl and a second registry to compare with (once, about half a minute)"
  mkdir -p "$module/memory-registry" "$dir/bin"
  cp "$here/memoryRegistry/main.go" "$module/memory-registry/"
  go_programs "$module" "$dir/bin" "github.com/regclient/regclient/cmd/regctl@$regctl" \
    "cuelabs.dev/go/oci/ociregistry@$ociregistry" -- github.com/regclient/regclient/cmd/regctl ./memory-registry
  echo "$want" >"$dir/peers/.ready"
}

make_buildkit_image() {
  docker image inspect "$buildkit_image" >/dev/null 2>&1 && return
  local context=$dir/buildkit
  local top=$context/root libraries=usr/lib/x86_64-linux-gnu
  mkdir -p "$top/usr/bin" "$top/lib64" "$top/$libraries" "$top/etc/ssl/certs" "$top/tmp"
  buildkit_programs "$top/usr/bin"
  say "building the $buildkit_image image"
  cp -L "$(ls "$root"/usr/sbin/runc "$root"/usr/bin/runc 2>/dev/null | head -1)" "$top/usr/bin/buildkit-runc"
  local l; for l in libseccomp.so.2 libc.so.6; do cp -L "$root/$libraries/$l" "$top/$libraries/"; done
  cp -L "$(loader)" "$top/lib64/"
  cp -L "$root/etc/ssl/certs/ca-certificates.crt" "$top/etc/ssl/certs/"
  chmod 1777 "$top/tmp" # without it buildkitd reports one platform only
  printf 'FROM localhost:%s/library/busybox:latest\nCOPY root/ /\nENV PATH=/usr/bin:/bin LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu\nVOLUME /var/lib/buildkit\nENTRYPOINT ["buildkitd"]\n' "$port" >"$context/Dockerfile"
  docker buildx --builder default build --load -t "$buildkit_image" "$context" >&2
}

up() {
  [[ $(id -u) == 0 ]] || { say "needs root to make an engine; or start Docker and try again"; exit 1; }
  command -v apt-get >/dev/null || { say "needs Debian to make an engine; or start Docker and try again"; exit 1; }
  mkdir -p "$dir" "$run" "$data/registry"
  command -v curl >/dev/null || apt_packages curl ca-certificates
  install_root; emulation; tools
  mkdir -p "$root/etc/docker"
  local config=$data/daemon.json registry=$data/registry.yml
  printf '{"features":{"containerd-snapshotter":true},"insecure-registries":["localhost:%s","127.0.0.1:%s"]}\n' "$port" "$port" >"$config"
  printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: /var/lib/docker/registry}, delete: {enabled: true}}\nhttp: {addr: "127.0.0.1:%s"}\n' "$port" >"$registry"
  start dockerd /usr/sbin/dockerd -H unix:///run/docker.sock --config-file /var/lib/docker/daemon.json
  start registry /usr/bin/docker-registry serve /var/lib/docker/registry.yml
  export DOCKER_HOST=unix://$run/docker.sock DOCKER_CONFIG=$dir/docker-config PATH=$dir/bin:$PATH
  local n
  for n in $(seq 240); do
    docker version >/dev/null 2>&1 && curl -fs "http://localhost:$port/v2/" -o /dev/null && break
    sleep 0.25
  done
  docker version >/dev/null || { say "the engine did not start:"; tail -5 "$state/dockerd.log" >&2; exit 1; }
  curl -fs "http://localhost:$port/v2/" -o /dev/null || { say "the registry did not start:"; tail -5 "$state/registry.log" >&2; exit 1; }
  base_image; make_buildkit_image
  print_env
}

cosign() {
  [[ -x $dir/bin/cosign && -e $root/usr/bin/cosign ]] && return
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || { say "needs root on Debian to install cosign; or install cosign and try again"; exit 1; }
  mkdir -p "$dir/bin"
  install_root
  say "installing cosign from Debian $suite (once)"
  retry mounted_root sh -ec 'DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends cosign' >&2
  tool /usr/bin/cosign "$dir/bin/cosign"
}

classic() {
  [[ -n ${ENGINE_DATA_DIR:-} ]] || { say "a second engine needs its own ENGINE_DATA_DIR"; exit 2; }
  [[ -e $root/.ready ]] || { say "the first engine was not made from packages"; exit 1; }
  mkdir -p "$run" "$data"
  # A second dockerd in the same network removes the first one's bridge.
  local own_network=--net
  printf '{"features":{"containerd-snapshotter":false},"bridge":"none","iptables":false,"ip6tables":false}\n' >"$data/daemon.json"
  start dockerd /usr/sbin/dockerd -H unix:///run/docker.sock --config-file /var/lib/docker/daemon.json
  export DOCKER_HOST=unix://$run/docker.sock DOCKER_CONFIG=$dir/docker-config PATH=$dir/bin:$PATH
  local n
  for n in $(seq 240); do docker version >/dev/null 2>&1 && break; sleep 0.25; done
  docker version >/dev/null || { say "the engine did not start:"; tail -5 "$state/dockerd.log" >&2; exit 1; }
  printf 'DOCKER_HOST=%s\n' "$DOCKER_HOST"
}

down() {
  local name n
  for name in registry dockerd; do
    alive "$name" || continue
    say "stopping $name"
    kill "$(pid_of "$name")"
    for n in $(seq 80); do alive "$name" || break; sleep 0.25; done
    alive "$name" && kill -KILL "$(pid_of "$name")"
    rm -f "$state/$name.pid"
  done
}

main() {
  case ${1:-} in
    up) up ;;
    down) down ;;
    env) print_env ;;
    classic) classic ;;
    peers) peers ;;
    cosign) cosign ;;
    *) echo "usage: engine.sh up|down|env|classic|peers|cosign" >&2; exit 2 ;;
  esac
}

# Read to its end before it runs: bash reads a script as it goes, and this one may change meanwhile.
main "$@"; exit
