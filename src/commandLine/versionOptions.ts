import { commitConcerns } from '../release/fileChanges/fileChangePlan.ts';
import type { WantedVersion } from '../release/version/wantedVersion.ts';
import type { Invocation, OptionSpecs } from './command.ts';
import { UsageError } from './usageError.ts';

export const prereleaseOption: OptionSpecs = {
  pre: { type: 'text', value: 'ID', summary: 'the next prerelease, such as rc or beta' },
};

/** Of commands that commit files of a version. */
export function commitOptions(message: string): OptionSpecs {
  return {
    message: { type: 'text', value: 'TEXT', summary: `of the commit; ${message}` },
    allow: {
      ...{ type: 'text', value: 'CONCERN', repeatable: true, choices: commitConcerns },
      summary: 'commit in spite of it',
    },
  };
}

export function channelOf({ arguments: given }: Invocation): string | undefined {
  const channel = given.text('pre');
  if (channel === undefined || /^[A-Za-z][0-9A-Za-z-]*$/.test(channel)) return channel;
  throw new UsageError('--pre takes a word such as rc or beta.', 'version');
}

/** The version that is meant, and how it is committed. */
export function wantedOf(
  invocation: Invocation,
): WantedVersion & { readonly message?: string; readonly allow: readonly string[] } {
  const { arguments: given } = invocation;
  const [version] = given.operands;
  const [channel, message] = [channelOf(invocation), given.text('message')];
  return {
    ...(version === undefined ? {} : { version }),
    ...(channel === undefined ? {} : { channel }),
    ...(message === undefined ? {} : { message }),
    allow: given.list('allow'),
  };
}
