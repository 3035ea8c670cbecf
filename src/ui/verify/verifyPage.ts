import { shortDigest } from '../../oci/digest.ts';
import type { CheckName, CheckResult } from '../../release/verify/check.ts';
import { checkNames } from '../../release/verify/check.ts';
import type {
  VerifiedImage,
  VerifiedPlatform,
  VerifyReport,
} from '../../release/verify/verifyPlan.ts';
import type { Cell, Mark, MatrixCell, Row, Section } from '../inspect/section.ts';
import { plainText } from '../plainText.ts';
import { formatBytesBriefly } from '../quantities.ts';
import type { Translate } from '../translate.ts';

/** What was verified: a picture of image × platform × check, and every finding in words. */
export function verifyPage(report: VerifyReport, t: Translate): Section[] {
  const { images } = report;
  return [
    {
      kind: 'facts',
      title: '',
      facts: [
        { name: t('Result'), values: [verifySummary(report, t)] },
        ...images.map(({ name, reference, digest }) => ({
          name: plainText(name),
          values: name === reference ? [digest] : [plainText(reference), digest],
          mono: true,
        })),
      ],
    },
    matrix(images, t),
    findings(images, t),
  ];
}

/** `1 failed, 2 not checked, 8 passed`. */
export function verifySummary({ images }: VerifyReport, t: Translate): string {
  const all = images.flatMap(({ platforms }) => platforms.flatMap(({ checks }) => checks));
  const of = (state: CheckResult['state']): number =>
    all.filter((one) => one.state === state).length;
  const parts = [
    ...(of('failed') > 0 ? [t('{0} failed', of('failed'))] : []),
    ...(of('unchecked') > 0 ? [t('{0} not checked', of('unchecked'))] : []),
    t('{0} passed', of('passed')),
  ];
  return parts.join(', ');
}

const marks: Readonly<Record<CheckResult['state'], Mark>> = {
  passed: 'good',
  failed: 'bad',
  unchecked: 'unsure',
  noted: 'open',
};

function matrix(images: readonly VerifiedImage[], t: Translate): Section {
  const asked = new Set(
    images.flatMap(({ platforms }) =>
      platforms.flatMap(({ checks }) => checks.map(({ check }) => check)),
    ),
  );
  const columns = checkNames.filter((name) => asked.has(name));
  const names = checkTitles(t);
  return {
    kind: 'matrix',
    title: t('Checks'),
    corner: t('Image and platform'),
    columns: columns.map((name) => names[name]),
    groups: images.map(({ name, platforms }) => ({
      title: plainText(name),
      rows: platforms.map((platform) => ({
        title: plainText(platform.platform),
        ...(platform.digest === undefined ? {} : { note: shortDigest(platform.digest) }),
        cells: columns.map((check) => matrixCell(platform, check, t)),
      })),
    })),
    empty: t('not asked for'),
  };
}

function matrixCell(
  { checks, size }: VerifiedPlatform,
  name: CheckName,
  t: Translate,
): MatrixCell | undefined {
  const result = checks.find(({ check }) => check === name);
  if (result === undefined) return undefined;
  const detail = plainText(result.detail, 600);
  const state = stateTitles(t)[result.state];
  return {
    mark: marks[result.state],
    state,
    text: shortText(result, size, state),
    hint: `${state}: ${detail}`,
  };
}

/** What says most in little room; what is wrong is said by its state. */
function shortText({ check, state, detail }: CheckResult, size = 0, title: string): string {
  if (state === 'failed' || state === 'unchecked') return title;
  switch (check) {
    case 'size':
      return formatBytesBriefly(size);
    case 'user':
    case 'ports':
      return detail.length > 16 ? title : plainText(detail);
    case 'shell':
      return plainText(detail.split(' is there')[0] ?? detail);
    case 'platform':
    case 'architecture':
    case 'labels':
    case 'run':
    case 'health':
    case 'scan':
    case 'signature':
      return title;
  }
}

function findings(images: readonly VerifiedImage[], t: Translate): Section {
  const rows = images.flatMap(({ name, platforms }) =>
    platforms.flatMap(({ platform, checks }) =>
      checks.map((result) => ({ result, row: findingRow(name, platform, result, t) })),
    ),
  );
  const order: readonly CheckResult['state'][] = ['failed', 'unchecked', 'passed', 'noted'];
  const sorted = order.flatMap((state) => rows.filter(({ result }) => result.state === state));
  return {
    kind: 'table',
    title: t('Findings'),
    columns: [t('State'), t('Image'), t('Platform'), t('Check'), t('Found'), t('Remedy')].map(
      (title) => ({ title }),
    ),
    rows: sorted.map(({ row }) => row),
  };
}

function findingRow(name: string, platform: string, result: CheckResult, t: Translate): Row {
  const { check, state, detail, remedy = '' } = result;
  const text = (value: string): Cell => ({ text: plainText(value, 600) });
  return {
    cells: [
      { text: stateTitles(t)[state], mark: marks[state] },
      { ...text(name), wrap: true },
      text(platform),
      text(checkTitles(t)[check]),
      { ...text(detail), wrap: true, dim: state === 'noted' },
      { ...text(remedy), dim: true },
    ],
  };
}

function stateTitles(t: Translate): Readonly<Record<CheckResult['state'], string>> {
  return {
    passed: t('passed'),
    failed: t('failed'),
    unchecked: t('not checked'),
    noted: t('noted'),
  };
}

function checkTitles(t: Translate): Readonly<Record<CheckName, string>> {
  return {
    platform: t('In the index'),
    architecture: t('Architecture'),
    size: t('Size'),
    user: t('User'),
    shell: t('Shell'),
    labels: t('Labels'),
    ports: t('Ports'),
    run: t('Run'),
    health: t('Health'),
    scan: t('Scan'),
    signature: t('Signature'),
  };
}
