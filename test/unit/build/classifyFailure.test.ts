import { describe, expect, it } from 'vitest';
import { BuildProgress } from '../../../src/build/buildProgress.ts';
import { classifyCommandFailure, classifyFailure } from '../../../src/build/classifyFailure.ts';
import type { BuildError } from '../../../src/build/buildError.ts';
import { at, log, platform, replay, spec, status, vertex } from './fixtures.ts';

const both = ['linux/amd64', 'linux/arm64'];

function ofRecording(name: string, exitCode = 1): BuildError {
  return classifyFailure({ exitCode, spec: spec(), ...replay(name, both) });
}

/** The failure of a build that said only this. */
function ofText(...text: string[]): BuildError {
  return classifyFailure({ exitCode: 1, text, progress: new BuildProgress(both), spec: spec() });
}

/** The failure of a RUN step with this log. */
function ofStep(output: string, error: string): BuildError {
  const progress = new BuildProgress(both);
  const times = { started: at(0), completed: at(1) };
  const name = '[linux/arm64 build 2/3] RUN make';
  progress.apply(status({ vertexes: [vertex('d', name, { started: at(0) })] }));
  progress.apply(log('d', output, 2));
  progress.apply(status({ vertexes: [vertex('d', name, { ...times, error })] }));
  const text = [`ERROR: failed to build: failed to solve: ${error}`];
  return classifyFailure({ exitCode: 1, text, progress, spec: spec() });
}

const exit = (code: number): string =>
  `process "/bin/sh -c make" did not complete successfully: exit code: ${code}`;

describe('classifyFailure on recordings', () => {
  it('case 50: exec format error is found in the log alone, and names the emulator', () => {
    const error = ofRecording('exec-format-error');
    expect(error).toMatchObject({
      reason: 'exec-format',
      step: '[2/2] RUN ["/alien"]',
      place: { file: 'Dockerfile.alien', startLine: 3, endLine: 3 },
      tail: ['exec /alien: exec format error'],
      exitCode: 1,
    });
    expect(error.remedy).toContain('docker run --privileged --rm tonistiigi/binfmt --install');
    expect(error.remedy).toContain('qemu-user-static');
  });

  it('case 51: a parse error has its place', () => {
    const error = ofRecording('parse-error');
    expect(error).toMatchObject({
      reason: 'parse',
      place: { file: 'Dockerfile.bad', startLine: 1, endLine: 1 },
    });
    expect(error.message).toContain('unknown instruction: FORM (did you mean FROM?)');
  });

  it('case 53: a push nobody answers', () => {
    const error = ofRecording('push-refused');
    expect(error).toMatchObject({ reason: 'network', step: 'exporting to image' });
    expect(error.message).toContain('localhost:1/a/b:1 could not be pushed');
    expect(error.remedy).toContain('localhost:1');
  });

  it('case 43: the engine died during the build', () => {
    expect(ofRecording('daemon-killed')).toMatchObject({ reason: 'engine-gone' });
  });

  it('a build that was cancelled by somebody else', () => {
    expect(ofRecording('sigint', 130)).toMatchObject({ reason: 'cancelled', exitCode: 130 });
  });
});

describe('classifyFailure', () => {
  it('case 50: names the platform of the step and its emulator', () => {
    const error = ofStep('/bin/sh: exec format error\n', exit(255));
    expect(error).toMatchObject({ reason: 'exec-format', platform: 'linux/arm64' });
    expect(error.remedy).toContain('--install arm64');
  });

  it('case 50: names the one foreign platform that was asked for', () => {
    const failed = classifyFailure({
      exitCode: 1,
      text: ['ERROR: failed to solve: exec /bin/sh: exec format error'],
      progress: new BuildProgress([]),
      spec: spec({ platforms: [platform('linux/riscv64')] }),
    });
    expect(failed.remedy).toContain('--install riscv64');
  });

  it.each<[string, string, string]>([
    ['out-of-space', 'cp: error writing: No space left on device', exit(1)],
    ['out-of-memory', 'Killed', exit(137)],
    ['out-of-memory', 'FATAL ERROR: JavaScript heap out of memory', exit(134)],
    ['network', 'curl: (6) Could not resolve host: mirror.example.org', exit(6)],
    ['network', 'npm error getaddrinfo EAI_AGAIN registry', exit(1)],
    ['command-failed', 'make: *** [all] Error 2', exit(2)],
    ['command-failed', 'connection refused by our own test', exit(1)],
  ])('%s: a step that ends with “%s”', (reason, output, error) => {
    expect(ofStep(`${output}\n`, error)).toMatchObject({
      reason,
      platform: 'linux/arm64',
      step: '[linux/arm64 build 2/3] RUN make',
      tail: [output],
    });
  });

  it.each<[string, string]>([
    ['builder-missing', 'ERROR: no builder "multi" found'],
    [
      'engine-gone',
      'ERROR: Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
    ],
    [
      'engine-gone',
      'ERROR: permission denied while trying to connect to the Docker daemon socket at unix:///x',
    ],
    ['builder-unusable', 'ERROR: Multi-platform build is not supported for the docker driver.'],
    [
      'builder-unusable',
      'ERROR: push-by-digest is currently not implemented for docker driver, please create a new builder instance',
    ],
    [
      'builder-lost',
      'ERROR: Error response from daemon: No such container: buildx_buildkit_multi0',
    ],
    ['missing-file', 'ERROR: failed to build: unable to prepare context: path "nosuch" not found'],
    [
      'missing-file',
      'ERROR: failed to build: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory',
    ],
    [
      'missing-file',
      'ERROR: failed to build: failed to stat /nope: stat /nope: no such file or directory',
    ],
    [
      'missing-file',
      'ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref a::b: "/nope": not found',
    ],
    ['parse', 'ERROR: failed to build: failed to solve: target stage "nope" could not be found'],
    ['parse', 'ERROR: failed to solve: the Dockerfile cannot be empty'],
    [
      'push-denied',
      'ERROR: failed to solve: failed to push ghcr.io/a/b:1: denied: permission_denied: write_package',
    ],
    [
      'push-denied',
      'ERROR: failed to solve: failed to push ghcr.io/a/b:1: unexpected status from HEAD request: 403 Forbidden',
    ],
    ['push-denied', 'ERROR: failed to solve: failed to push a/b:1: tag is immutable'],
    [
      'unauthorized',
      'ERROR: failed to solve: failed to push a/b:1: failed to authorize: 401 Unauthorized',
    ],
    [
      'unauthorized',
      'ERROR: failed to solve: a/b: failed to resolve source metadata for docker.io/a/b:latest: pull access denied, repository does not exist or may require authorization',
    ],
    [
      'network',
      'ERROR: failed to solve: x: failed to resolve source metadata for docker.io/library/x:latest: failed to do request: Head "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    ],
    [
      'network',
      'ERROR: failed to solve: failed to push r.example/a:1: failed to do request: Head "https://r.example/v2/a": EOF',
    ],
    [
      'out-of-space',
      'ERROR: failed to solve: failed to push localhost:5000/a:1: write /var/lib: no space left on device',
    ],
    [
      'failed',
      'ERROR: failed to solve: x: failed to resolve source metadata for docker.io/library/x:latest: docker.io/library/x:latest: not found',
    ],
    ['failed', 'ERROR: something nobody has seen before'],
    ['buildx-too-old', 'unknown flag: --metadata-file'],
    ['cancelled', 'ERROR: failed to build: failed to solve: Canceled: context canceled'],
  ])('%s: %s', (reason, line) => {
    const error = ofText(line);
    expect(error.reason).toBe(reason);
    expect(error.remedy).not.toBe('');
  });

  it('case 41: names the docker group', () => {
    const line = 'permission denied while trying to connect to the docker API at unix:///x';
    expect(ofText(line).remedy).toContain('docker group');
  });

  it('case 52: names the Dockerfile that is missing', () => {
    const text = ['ERROR: failed to solve: failed to read dockerfile: open D: no such file'];
    const named = classifyFailure({
      exitCode: 1,
      text,
      progress: new BuildProgress([]),
      spec: spec({ dockerfile: '/repo/api/docker/D' }),
    });
    expect(named.message).toContain('/repo/api/docker/D');
    expect(ofText(...text).message).toContain('/repo/api');
  });

  it('takes the last ERROR for the headline', () => {
    const error = ofText('ERROR: a step printed this', 'more', 'ERROR: failed to build: the end');
    expect(error.message).toBe('the end.');
  });

  it('takes a place of several lines', () => {
    const error = ofText(
      'docker/Dockerfile:4',
      '--------------------',
      '   3 |     FROM x',
      '   4 | >>> RUN a \\',
      '   5 | >>>   b',
      '   6 |     ',
      '--------------------',
      'ERROR: failed to build: failed to solve: process "/bin/sh -c a b" did not complete successfully: exit code: 1',
    );
    expect(error.place).toEqual({ file: 'docker/Dockerfile', startLine: 4, endLine: 5 });
  });

  it('a stage that is none is taken for an image: says so', () => {
    const error = ofText(
      'Dockerfile:2',
      '--------------------',
      '   1 |     FROM x',
      '   2 | >>> COPY --chown=1 --from=builder /a /b',
      '--------------------',
      'ERROR: failed to build: failed to solve: builder: failed to resolve source metadata for docker.io/library/builder:latest: pull access denied, repository does not exist or may require authorization',
    );
    expect(error.reason).toBe('unauthorized');
    expect(error.remedy).toContain('“builder” is meant to be a stage');
  });

  it('a lost connection is the builder’s where BuildKit is not part of Docker', () => {
    const text = [
      'ERROR: failed to build: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
    ];
    const lost = (driver: string) =>
      classifyFailure({
        ...{ exitCode: 1, text, progress: new BuildProgress(both), spec: spec() },
        builder: {
          kind: 'existing',
          builder: { name: 'multi', driver, current: true, nodes: [] },
          because: 'the test says so',
        },
      });
    expect(lost('docker')).toMatchObject({ reason: 'engine-gone' });
    expect(lost('remote')).toMatchObject({ reason: 'builder-lost' });
    expect(lost('remote').remedy).not.toContain('docker logs');
    expect(lost('docker-container').remedy).toContain('docker logs buildx_buildkit_multi0');
  });

  it('says what happened when nothing was said', () => {
    const silent = { text: [], progress: new BuildProgress([]), spec: spec() };
    expect(classifyFailure({ exitCode: 17, ...silent }).message).toContain('exit code 17');
    expect(classifyFailure({ exitCode: null, ...silent }).message).toContain('killed');
  });

  it('case 66: repeats no secret of an address', () => {
    const error = ofText(
      'ERROR: failed to push a/b:1: Put "https://user:hunter2@r.example/v2/x?X-Amz-Signature=abc123&x=1": denied, Authorization: Bearer abcdefghijkl',
    );
    expect(error.message).not.toMatch(/hunter2|abc123|abcdefghijkl/);
    expect(error.message).toContain('https://r.example/v2/x?…');
  });
});

describe('classifyCommandFailure', () => {
  it('an image without a host is one of Docker Hub', () => {
    const line = 'ERROR: failed to solve: failed to push api:1: denied: requested access denied';
    expect(classifyCommandFailure(1, [line]).remedy).toContain('docker login docker.io');
  });

  it('a flag that docker itself does not know: there is no buildx to give it to', () => {
    const said = ['unknown flag: --format', '', 'Usage:  docker [OPTIONS] COMMAND [ARG...]', ''];
    expect(classifyCommandFailure(125, said).reason).toBe('buildx-missing');
  });

  it.each<[string, string]>([
    ['buildx-missing', "docker: 'buildx' is not a docker command."],
    ['buildx-missing', 'docker: unknown command: docker buildx'],
    ['buildx-too-old', 'unknown flag: --format'],
    ['builder-missing', 'ERROR: no builder "x" found'],
    ['failed', 'ERROR: existing instance for "x" but no append mode, specify --node'],
  ])('case 47: %s: %s', (reason, line) => {
    expect(classifyCommandFailure(1, [line, '']).reason).toBe(reason);
  });
});
