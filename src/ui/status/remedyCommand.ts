import type { StatusRow } from '../../release/status/statusRow.ts';
import type { Translate } from '../translate.ts';

/** What mends a drift at a press: a command of ours, of VS Code, or of its git. */
export interface RemedyCommand {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** Where a status was read. */
export interface StatusPlace {
  readonly version: string;
  /** Name of the git tag. */
  readonly tag: string;
  /** The workspace folder. */
  readonly folder: { readonly fsPath: string };
  /** Of a file in the folder. */
  readonly uriOf: (path: string) => unknown;
}

/** Undefined where nothing but the text of the remedy helps. Whatever writes shows a plan and asks. */
export function remedyCommand(
  { remedy, image }: Pick<StatusRow, 'remedy' | 'image'>,
  place: StatusPlace,
  t: Translate,
): RemedyCommand | undefined {
  switch (remedy?.action) {
    case 'build':
    case 'rebuild': {
      if (image === undefined) return undefined;
      const argument = { images: [image], output: 'push', folder: place.folder.fsPath };
      return { title: t('Build {0}…', image), command: 'slipway.build', arguments: [argument] };
    }
    case 'edit':
      return {
        title: t('Open File'),
        command: 'vscode.open',
        arguments: [place.uriOf(remedy.path)],
      };
    case 'check-out':
      return {
        title: t('Check Out {0}', place.tag),
        command: 'git.checkout',
        arguments: [place.folder, place.tag],
      };
    case 'log-in': {
      const { registry } = remedy;
      return { title: t('Log In…'), command: 'slipway.logIn', arguments: [{ registry }] };
    }
    case 'copy': {
      const { source, target } = remedy;
      return {
        title: t('Copy Here…'),
        command: 'slipway.copyImage',
        arguments: [{ reference: source, target }],
      };
    }
    case 'retag': {
      const { source, tags } = remedy;
      return {
        title: t('Retag…'),
        command: 'slipway.retag',
        arguments: [{ reference: source, tags }],
      };
    }
    case 'release':
      return {
        title: t('Publish Release…'),
        command: 'slipway.createRelease',
        arguments: [{ version: place.version, folder: place.folder.fsPath }],
      };
    case 'fetch-tag':
      return { title: t('Fetch'), command: 'git.fetch', arguments: [place.folder] };
    case 'tag':
      return tagCommand(t('Create Git Tag…'), place, {});
    case 'push-tag':
      return tagCommand(t('Push Git Tag…'), place, { commit: remedy.commit, push: true });
    case 'replace-tag':
      return tagCommand(t('Take the Remote’s Tag…'), place, {
        ...{ commit: remedy.commit, replace: true },
        push: false,
      });
    case undefined:
      return undefined;
  }
}

function tagCommand(title: string, place: StatusPlace, more: object): RemedyCommand {
  const { version, folder } = place;
  const argument = { version, folder: folder.fsPath, ...more };
  return { title, command: 'slipway.createTag', arguments: [argument] };
}
