import type { Finding, StepEvidence } from '../../release/checklist/stepEvidence.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import type { RowIcon, ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';

interface Shown {
  readonly label: string;
  readonly description: string;
  readonly icon: RowIcon;
  /** What is opened or copied: a web page, a reference, a file, a commit. */
  readonly kind: 'page' | 'image' | 'file' | 'text';
  readonly value: string;
}

/** A piece of evidence below its step: what was seen, and by whom and when in the tooltip. */
export function findingRow(
  id: string,
  { finding, by, at }: StepEvidence,
  folder: string,
  t: Translate,
): ViewRow {
  const { label, description, icon, kind, value } = shownOf(finding, t);
  return viewRow({
    id,
    label: plainText(label),
    description: plainText(description),
    icon,
    tooltip: `${plainText(label)}\n${plainText(value, 600)}\n${plainText(by)}, ${at}`,
    context: `evidence;${kind}`,
    subject: { kind, value, folder },
    ...(kind === 'text' ? {} : { open: { id: 'slipway.openEvidence' } }),
  });
}

function shownOf(finding: Finding, t: Translate): Shown {
  switch (finding.kind) {
    case 'exit': {
      const { command, exitCode, log } = finding;
      const ended = exitCode === 0 ? 'pass' : 'error';
      const shown = {
        label: t('Exit code {0}', exitCode),
        description: command.join(' '),
        icon: { name: log === undefined ? ended : 'output' },
      };
      return log === undefined
        ? { ...shown, kind: 'text', value: command.join(' ') }
        : { ...shown, kind: 'file', value: log };
    }
    case 'digest': {
      const { reference, digest } = finding;
      return {
        label: reference,
        description: shortDigest(digest),
        icon: { name: 'package' },
        kind: 'image',
        value: `${reference}@${digest}`,
      };
    }
    case 'url':
      return {
        label: finding.title ?? t('Web page'),
        description: finding.url,
        icon: { name: 'link-external' },
        kind: 'page',
        value: finding.url,
      };
    case 'commit': {
      const { commit, subject = '' } = finding;
      return {
        label: t('Commit {0}', commit.slice(0, 7)),
        description: subject,
        icon: { name: 'git-commit' },
        kind: 'text',
        value: commit,
      };
    }
    case 'git-tag': {
      const { tag, commit, remote } = finding;
      const at = commit.slice(0, 7);
      return {
        label: t('Git tag {0}', tag),
        description: remote === undefined ? at : t('{0} on {1}', at, remote),
        icon: { name: 'tag' },
        kind: 'text',
        value: commit,
      };
    }
    case 'asset': {
      const { name, digest, url } = finding;
      const shown = { label: name, description: shortDigest(digest), icon: { name: 'file-zip' } };
      return url === undefined
        ? { ...shown, kind: 'text', value: digest }
        : { ...shown, kind: 'page', value: url };
    }
    case 'note':
      return {
        label: finding.text,
        description: '',
        icon: { name: 'note' },
        kind: 'text',
        value: finding.text,
      };
  }
}

function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
}
