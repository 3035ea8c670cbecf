import { PlatformsFailedError } from '../../build/byDigest/platformsFailedError.ts';
import { BuildError } from '../../build/buildError.ts';
import { shortDigest } from '../../oci/digest.ts';
import { Failure } from '../../oci/failure.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import type { BuildRun } from './buildRun.ts';
import { formatDuration } from './formatDuration.ts';
import { failureHeadline } from './failureHeadline.ts';
import { shortPlatform } from './stepNames.ts';

export interface EndMessage {
  readonly kind: 'done' | 'failed';
  readonly text: string;
  /** The build the message's actions are about. */
  readonly about: BuildRun;
}

/** What to say once at the end of builds started together; nothing when the user ended them. */
export function endMessage(runs: readonly BuildRun[], t: Translate): EndMessage | undefined {
  const failed = runs.filter(({ state }) => state === 'failed');
  const done = runs.filter(({ state }) => state === 'done');
  const [firstFailed] = failed;
  if (firstFailed !== undefined) {
    const others = done.map((run) => run.plan.spec.image);
    const rest = others.length === 0 ? '' : ` ${t('Built: {0}.', others.join(', '))}`;
    const more = failed.length > 1 ? ` ${t('{0} more failed.', failed.length - 1)}` : '';
    return {
      kind: 'failed',
      text: `${failureText(firstFailed, t)}${more}${rest}`,
      about: firstFailed,
    };
  }
  const [first] = done;
  if (first === undefined) return undefined;
  if (done.length === 1) return { kind: 'done', text: doneText(first, t), about: first };
  const pushed = first.plan.spec.output === 'push';
  const duration = formatDuration(Math.max(...done.map((run) => run.durationMs)));
  const text = pushed
    ? t('{0} images pushed in {1}.', done.length, duration)
    : t('{0} images built in {1}.', done.length, duration);
  return { kind: 'done', text, about: first };
}

function doneText(run: BuildRun, t: Translate): string {
  const { spec } = run.plan;
  const [tag] = spec.tags;
  const name = tag === undefined ? spec.image : `${spec.image} ${tag.tag}`;
  const pushed = spec.output === 'push';
  const digest = run.result?.digest;
  const platforms = spec.platforms.length;
  const skipped = run.result?.skipped;
  if (skipped !== undefined) return t('{0} skipped: {1}', name, plainText(skipped));
  const facts = [
    digest === undefined ? '' : shortDigest(digest),
    platforms > 1 ? t('{0} platforms', platforms) : '',
    formatDuration(run.durationMs),
  ];
  const said = facts.filter((fact) => fact !== '').join(' · ');
  return pushed ? t('{0} pushed: {1}', name, said) : t('{0} built: {1}', name, said);
}

function failureText(run: BuildRun, t: Translate): string {
  const { error } = run;
  const image = run.plan.spec.image;
  if (!(error instanceof Failure)) return t('{0}: Slipway met an error it does not know.', image);
  // Its message names the platforms itself.
  const several = error instanceof PlatformsFailedError;
  const platform = error instanceof BuildError && !several ? error.platform : undefined;
  const where = platform === undefined ? image : `${image} (${shortPlatform(platform)})`;
  return plainText(`${where}: ${failureHeadline(error)} ${error.remedy}`.trim(), 500);
}
