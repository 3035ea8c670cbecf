import type { BuildKit } from '../../build/buildKit.ts';
import type { Engine } from '../../build/engine.ts';
import { accountText } from '../../oci/access/account.ts';
import type { RegistryAccess } from '../../oci/access/registryAccess.ts';
import type { Repository } from '../../oci/reference.ts';
import { formatRepository } from '../../oci/reference.ts';
import type { Registry } from '../../oci/registry.ts';
import { RegistryError } from '../../oci/registryError.ts';
import { diagnoseBuild } from './diagnoseBuild.ts';
import type { Finding } from './finding.ts';
import { check, failed, fixedBy, ok, skipped, warning } from './finding.ts';
import type { Fix } from './fix.ts';
import type { GitHubAt } from '../gitHub.ts';
import { findGitHubPlace } from '../gitHubRelease/gitHubPlace.ts';
import type { ParseConfigText } from '../config/configDocument.ts';
import type { Project } from '../project.ts';
import type { SourceState } from '../sourceControl.ts';
import { lintWorkflow } from '../workflow/lintWorkflow.ts';
import type { Workspace } from '../workspace.ts';

export type { Finding } from './finding.ts';

export interface DoctorPorts {
  readonly buildKit: BuildKit;
  readonly engine: Engine;
  readonly registry: Registry;
  readonly access: Pick<RegistryAccess, 'accountAt'>;
  readonly gitHub?: GitHubAt;
  readonly workspace: Workspace;
  readonly parse: ParseConfigText;
  loadProject(signal: AbortSignal): Promise<Project>;
}

/** Looks at everything a release needs; a check that fails is a finding, never an error. */
export async function diagnose(ports: DoctorPorts, signal: AbortSignal): Promise<Finding[]> {
  const project = await ports.loadProject(signal);
  const [build, registries, gitHub] = await Promise.all([
    diagnoseBuild(ports.buildKit, ports.engine, project.images, signal),
    diagnoseRegistries(ports, project, signal),
    check('github', 'GitHub', () => gitHubVerdict(ports.gitHub, project, signal)),
  ]);
  const own = await Promise.all([
    check('config', 'Configuration', () => configVerdict(project)),
    check('git', 'Git', () => gitVerdict(project)),
    check('version', 'Version', () => versionVerdict(project)),
    check('workflows', 'Workflows', () => workflowsVerdict(ports, signal)),
  ]);
  return [...build, ...registries, ...own, gitHub];
}

async function diagnoseRegistries(
  ports: DoctorPorts,
  project: Project,
  signal: AbortSignal,
): Promise<Finding[]> {
  const repositories = new Map(
    project.images
      .flatMap((image) => image.repositories)
      .map((repository) => [formatRepository(repository), repository]),
  );
  if (repositories.size === 0)
    return [await check('registry', 'Registry', () => skipped('No image has a repository.'))];
  return await Promise.all(
    [...repositories].map(([name, repository]) =>
      check(`registry:${name}`, `Registry ${name}`, () =>
        registryVerdict(ports, repository, signal),
      ),
    ),
  );
}

/** Asks for the first page of tags only. That a push is allowed too, no registry tells beforehand. */
async function registryVerdict(
  { registry, access }: DoctorPorts,
  repository: Repository,
  signal: AbortSignal,
) {
  const readable = (hasTags: boolean) => {
    const account = access.accountAt(repository.registry);
    const who =
      account === undefined || account.kind === 'anonymous'
        ? 'Nobody is signed in'
        : `Signed in as ${accountText(account)}`;
    return ok(`Readable; ${hasTags ? 'has tags' : 'no tag yet'}. ${who}.`);
  };
  try {
    for await (const page of registry.listTags(repository, signal))
      return readable(page.length > 0);
    return readable(false);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const logIn = { kind: 'log-in', registry: repository.registry } as const;
    if (error.reason === 'unauthorized' || error.reason === 'denied')
      return fixedBy(failed(error), logIn);
    if (error.reason !== 'not-found') throw error;
    return fixedBy(
      warning(
        'The repository is not there, or hidden from these credentials.',
        'The first push creates it on most registries; sign in first if it should be there.',
      ),
      logIn,
    );
  }
}

function configVerdict(project: Project) {
  const { problems, configFile, images } = project;
  const first = problems.find((problem) => problem.severity === 'error') ?? problems[0];
  if (first !== undefined) {
    const { line, character } = first.range.start;
    const detail = `${first.file ?? configFile ?? 'slipway.yaml'}:${line + 1}:${character + 1}: ${first.message}`;
    const remedy = 'Open the file: every problem is marked at its place.';
    const verdict = fixedBy(warning(detail, remedy), { kind: 'open-config' });
    return { ...verdict, state: stateOf(first.severity) };
  }
  const names = images.map((image) => image.name).join(', ');
  if (configFile !== undefined) return ok(`${configFile}: ${names === '' ? 'no images' : names}`);
  if (images.length > 0) return ok(`No slipway.yaml; inferred from Dockerfiles: ${names}`);
  return warning(
    'There is no slipway.yaml and no Dockerfile.',
    'Add a Dockerfile, or describe the images in slipway.yaml.',
  );
}

function stateOf(severity: 'error' | 'warning'): 'failed' | 'warning' {
  return severity === 'error' ? 'failed' : 'warning';
}

function gitVerdict(project: Project) {
  const { state, sourceControlError } = project;
  if (sourceControlError !== undefined) return failed(sourceControlError);
  if (state === undefined) return skipped('Not asked.');
  if (state.commit === undefined)
    return warning('There is no commit yet.', 'Commit what is to be released.');
  const at = `${state.branch ?? 'detached HEAD'} at ${state.commit.slice(0, 7)}`;
  const concerns = gitConcerns(state);
  const [first] = concerns;
  if (first === undefined) return ok(`${at}, clean.`);
  const verdict = warning(
    `${at}, ${concerns.map(({ says }) => says).join('; ')}.`,
    concerns.map(({ remedy }) => remedy).join(' '),
  );
  return first.fix === undefined ? verdict : fixedBy(verdict, first.fix);
}

/** All of them, the ones a command mends first. */
function gitConcerns(state: SourceState) {
  const concerns: { says: string; remedy: string; fix?: Fix }[] = [];
  if (state.remotes.length === 0)
    concerns.push({
      says: 'without a remote',
      remedy: 'Add the repository it is pushed to.',
      fix: { kind: 'run', command: ['git', 'remote', 'add', 'origin'], missing: 'URL' },
    });
  else if (state.shallow)
    concerns.push({
      says: 'a shallow clone: tags and history may be missing',
      remedy: 'Fetch the rest.',
      fix: { kind: 'run', command: ['git', 'fetch', '--unshallow', '--tags'] },
    });
  if (state.dirty)
    concerns.push({
      says: 'with changes that are not committed',
      remedy: 'Commit or stash them: images are labelled with the commit they were built from.',
    });
  return concerns;
}

function versionVerdict(project: Project) {
  if (project.version !== undefined) return ok(project.version);
  return warning(
    'No git tag on this commit and no version file gives a version.',
    'Tag the commit (v1.2.3), or name the file in version-files of slipway.yaml.',
  );
}

/** The first trap at its place; the editor marks all of them. */
async function workflowsVerdict({ workspace, parse }: DoctorPorts, signal: AbortSignal) {
  const files = await workspace.findWorkflows(signal);
  if (files.length === 0) return skipped('There is no GitHub workflow.');
  const traps: string[] = [];
  for (const file of files) {
    const text = await workspace.readText(file, signal);
    const problems = text === undefined ? [] : lintWorkflow(await parse(text));
    traps.push(
      ...problems.map(({ range, message }) => `${file}:${range.start.line + 1}: ${message}`),
    );
  }
  const [first] = traps;
  if (first === undefined) return ok(`${files.join(', ')}: no known trap.`);
  const more = traps.length === 1 ? '' : ` And ${traps.length - 1} more.`;
  return warning(first + more, 'Open the file: every trap is marked at its place.');
}

async function gitHubVerdict(
  gitHubAt: GitHubAt | undefined,
  { config, state }: Project,
  signal: AbortSignal,
) {
  const gitHub = gitHubAt?.(config?.github?.host);
  const place = gitHub && findGitHubPlace(gitHub.host, config?.github?.repository, state);
  if (gitHub === undefined || place === undefined)
    return skipped('The project’s remote is not on GitHub.');
  const found = await gitHub.describeRepository(place.owner, place.name, signal);
  const left = `${found.rateLimit.remaining} of ${found.rateLimit.limit} requests left`;
  if (found.archived)
    return warning(`${found.fullName} is archived.`, 'Releases need it to be writable again.');
  if (found.permissions === undefined)
    return fixedBy(
      warning(`${found.fullName}, without a token; ${left}.`, 'Sign in to publish releases.'),
      { kind: 'sign-in-to-github' },
    );
  if (found.permissions.push) return ok(`${found.fullName}, with write access; ${left}.`);
  return warning(
    `${found.fullName} can be read, but not written to.`,
    'Publishing a release needs write access: use another account or token.',
  );
}
