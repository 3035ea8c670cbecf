import { expect, it } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { endMessage } from '../../../../src/ui/builds/endMessage.ts';
import { samplePlan, sampleRun, t } from './sample.ts';

function done(image: string) {
  const digest = `sha256:${'ab'.repeat(32)}`;
  if (!isDigest(digest)) throw new Error('not a digest');
  const plan = samplePlan({ image });
  const result = {
    image,
    digest,
    tags: plan.spec.tags,
    platforms: [],
    durationMs: 1,
    warnings: [],
    cached: 0,
    total: 0,
  };
  return sampleRun({ plan, state: 'done', durationMs: 42_000, result });
}

it('says what was pushed, as what and how fast', () => {
  expect(endMessage([done('api')], t)?.text).toBe(
    'api 1.4.0 pushed: sha256:abababababab… · 2 platforms · 42 s',
  );
});

it('says one thing for several images', () => {
  expect(endMessage([done('api'), done('web')], t)?.text).toBe('2 images pushed in 42 s.');
});

it('says nothing about what the user ended', () => {
  expect(endMessage([sampleRun({ state: 'cancelled' })], t)).toBeUndefined();
});

it('shortens the command that failed, and names where it did', () => {
  const step = `[linux/arm64 builder 3/3] RUN ${'go build '.repeat(20)}`.trim();
  const error = new BuildError('command-failed', `${step} failed: exit code: 3.`, 'See the log.', {
    step,
    platform: 'linux/arm64',
  });
  const message = endMessage([sampleRun({ state: 'failed', error }), done('web')], t);
  expect(message?.kind).toBe('failed');
  expect(message?.text).toBe(
    'api (arm64): RUN go build go build go build go build go buil… failed: exit code: 3. See the log. Built: web.',
  );
});

it('leaves the addresses of requests to the log', () => {
  const cause =
    'Head "https://localhost:1/v2/acme/api/blobs/sha256:00": dial tcp: connection refused.';
  const error = new BuildError('network', `localhost:1/acme/api could not be pushed: ${cause}`, '');
  expect(endMessage([sampleRun({ state: 'failed', error })], t)?.text).toBe(
    'api: localhost:1/acme/api could not be pushed: dial tcp: connection refused.',
  );
});
