import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildError } from '../../src/build/buildError.ts';
import type { BuildRequest } from '../../src/release/slipway.ts';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const repository = `${registryHost}/${unique('failures')}/api`;

const dockerfiles = {
  command: `FROM ${base}\nRUN echo because && exit 7\n`,
  parse: `FROM ${base}\nRUNN true\n`,
  copy: `FROM ${base}\nCOPY no-such-file /\n`,
  base: `FROM ${registryHost}/library/no-such-image:latest\nRUN true\n`,
  exec: `FROM scratch\nCOPY --chmod=755 program /program\nRUN ["/program"]\n`,
  good: `FROM ${base}\nRUN true\n`,
};

const images = Object.keys(dockerfiles)
  .map(
    (name) => `  ${name}:
    repositories: ['${repository}-${name}']
    dockerfile: ${name}.Dockerfile
    platforms: [linux/amd64]
`,
  )
  .join('');

let project: OpenProject;
beforeAll(async () => {
  project = await openProject({
    'slipway.yaml': `version: 1\nimages:\n${images}`,
    program: '\u007fELF but not really\n',
    ...Object.fromEntries(
      Object.entries(dockerfiles).map(([name, text]) => [`${name}.Dockerfile`, text]),
    ),
  });
});
afterAll(() => project.close());

/** The BuildError a build ends with; anything else fails the test. */
async function failure(request: Partial<BuildRequest>): Promise<BuildError> {
  try {
    const plans = await project.slipway.planBuild(
      { output: 'push', tags: ['1'], builder: 'default', ...request },
      AbortSignal.timeout(60_000),
    );
    for (const plan of plans)
      await project.slipway.build(plan, silent, AbortSignal.timeout(120_000));
  } catch (error) {
    if (error instanceof BuildError) return error;
    throw error;
  }
  throw new Error('the build did not fail');
}

describe('a failed build says why', () => {
  it('a command: its exit code, its line and its last words', async () => {
    const error = await failure({ images: ['command'] });
    expect(error.reason).toBe('command-failed');
    expect(error.place).toMatchObject({ startLine: 2, endLine: 2 });
    expect(error.place?.file).toContain('command.Dockerfile');
    expect(error.tail).toContain('because');
    expect(error.message).toContain('7');
  });

  it('a Dockerfile that does not parse: its line', async () => {
    const error = await failure({ images: ['parse'] });
    expect(error.reason).toBe('parse');
    expect(error.place).toMatchObject({ startLine: 2 });
  });

  it('a file that is not there', async () => {
    const error = await failure({ images: ['copy'] });
    expect(error.reason).toBe('missing-file');
    expect(error.message).toContain('no-such-file');
  });

  it('a base image that is not there', async () => {
    const error = await failure({ images: ['base'] });
    expect(`${error.message} ${error.tail.join(' ')}`).toContain('no-such-image');
    expect(error.remedy).not.toBe('');
  });

  it('a program that this machine cannot run', async () => {
    const error = await failure({ images: ['exec'] });
    expect(error.reason).toBe('exec-format');
  });

  it('a registry nobody listens at', async () => {
    const error = await failure({ images: ['good'], tags: ['localhost:1/nobody/home:1'] });
    expect(error.reason).toBe('network');
    expect(error.message).toContain('localhost:1');
  });
});

describe('what cannot be planned', () => {
  it('a builder that does not exist: the ones that do', async () => {
    const error = await failure({ images: ['good'], builder: 'no-such-builder' });
    expect(error.reason).toBe('builder-missing');
    expect(error.message).toContain('default');
  });
});

it('a push of several images keeps what came before the one that failed', async () => {
  await failure({ images: ['good', 'command'], tags: ['kept'] });
  const found = await project.slipway.inspect(
    `${repository}-good:kept`,
    AbortSignal.timeout(30_000),
  );
  expect(found.platforms).toHaveLength(1);
});
