import type { Builder, BuilderNode } from '../../build/builder.ts';
import type { DiskUsage } from '../../build/builders/diskUsage.ts';
import { plainText } from '../plainText.ts';
import { formatBytes } from '../quantities.ts';
import type { Translate } from '../translate.ts';
import type { RowIcon, ViewRow } from '../viewRow.ts';
import { viewRow } from '../viewRow.ts';

export interface BuilderFacts {
  /** Name of the builder this workspace is set to use. */
  readonly here?: string | undefined;
  readonly usages?: ReadonlyMap<string, DiskUsage>;
}

/** The Builders view: the current builder first, each with its nodes and its cache. */
export function builderRows(
  builders: readonly Builder[],
  t: Translate,
  facts: BuilderFacts = {},
): ViewRow[] {
  const current = builders.filter((builder) => builder.current);
  const others = builders.filter((builder) => !builder.current);
  return [...current, ...others].map((builder) => builderRow(builder, t, facts));
}

/** What a builder is as a whole: in error, running, or what its nodes say. */
export function builderStatus(builder: Builder): string {
  const faulty = builder.nodes.some((node) => node.error !== undefined || node.status === 'error');
  if (builder.error !== undefined || faulty) return 'error';
  const states = new Set(builder.nodes.map(({ status }) => status).filter((state) => state !== ''));
  if (states.has('running')) return 'running';
  const [first] = states;
  return first ?? 'unknown';
}

function builderRow(builder: Builder, t: Translate, { here, usages }: BuilderFacts): ViewRow {
  const status = builderStatus(builder);
  const current = builder.current ? t('current') : '';
  const usedHere = here === builder.name ? t('used in this workspace') : '';
  const usage = usages?.get(builder.name);
  const nodes = builder.nodes.length > 1 ? t('{0} nodes', builder.nodes.length) : '';
  const facts = [usedHere, current, builder.driver, statusName(status, t), nodes];
  const described = facts.filter((fact) => fact !== '').join(' · ');
  const traits = [
    builder.current ? '' : ';usable',
    status === 'running' || isBuiltIn(builder) ? '' : ';stopped',
    status === 'running' ? ';running' : '',
    status === 'running' && !isBuiltIn(builder) && builder.driver !== 'remote' ? ';started' : '',
    isBuiltIn(builder) ? '' : ';removable',
  ];
  const cache = usage === undefined ? [] : [usageRow(builder, usage, t)];
  const children = [...errorRows(builder, t), ...nodeRows(builder, t), ...cache];
  return viewRow({
    id: `builder ${builder.name}`,
    label: plainText(builder.name),
    description: described,
    icon: statusIcon(status, builder.current),
    tooltip: [builder.name, described, builder.error ?? ''].join('\n').trim(),
    ariaLabel: `${builder.name}, ${described}`,
    context: `builder${traits.join('')}`,
    expand: status === 'error' ? 'expanded' : 'collapsed',
    children,
    subject: { builder: builder.name },
  });
}

/** Part of Docker itself. buildx names no driver for it while the engine is away. */
export function isBuiltIn(builder: Builder): boolean {
  return builder.driver === 'docker' || builder.driver === '';
}

function errorRows(builder: Builder, t: Translate): ViewRow[] {
  const errors = [builder.error, ...builder.nodes.map(({ error }) => error)];
  const told = [...new Set(errors.flatMap((error) => error ?? []))];
  return told.flatMap((error, at) => [
    viewRow({
      id: `builder ${builder.name} error ${at}`,
      label: plainText(error, 200),
      icon: { name: 'error', color: 'list.errorForeground' },
      tooltip: plainText(error, 600),
      ariaLabel: t('Error: {0}', plainText(error)),
      context: 'builderError',
    }),
    viewRow({
      id: `builder ${builder.name} remedy ${at}`,
      label: remedyOf(builder, t),
      icon: { name: 'lightbulb' },
      context: 'remedy',
    }),
  ]);
}

function remedyOf(builder: Builder, t: Translate): string {
  if (isBuiltIn(builder)) return t('Start Docker, then refresh.');
  if (builder.driver === 'remote') return t('See that its endpoint can be reached, then refresh.');
  return t('Start it again, or remove it and create it anew.');
}

function nodeRows(builder: Builder, t: Translate): ViewRow[] {
  const rows = builder.nodes
    .filter(({ name }) => name !== '')
    .map((node) => nodeRow(builder, node, t));
  const [only] = rows;
  // One node says no more than its builder does.
  return rows.length === 1 && only !== undefined ? [...only.children] : rows;
}

function nodeRow(builder: Builder, node: BuilderNode, t: Translate): ViewRow {
  const id = `builder ${builder.name} node ${node.name}`;
  const { platforms, buildkitVersion, endpoint } = node;
  const fact = (key: string, label: string, value: string, icon: string): ViewRow[] =>
    value === ''
      ? []
      : [
          viewRow({
            id: `${id} ${key}`,
            label,
            description: plainText(value),
            icon: { name: icon },
            tooltip: `${label}\n${value}`,
            context: 'builderFact',
          }),
        ];
  const listed = platforms.join(', ');
  return viewRow({
    id,
    label: plainText(node.name),
    description: [statusName(node.status, t), endpoint].filter((part) => part !== '').join(' · '),
    icon: statusIcon(node.error === undefined ? node.status : 'error', false),
    context: 'builderNode',
    expand: 'collapsed',
    children: [
      ...fact('platforms', t('Platforms'), listed, 'circuit-board'),
      ...fact('endpoint', t('Endpoint'), endpoint, 'plug'),
      ...fact('buildkit', t('BuildKit'), knownVersion(buildkitVersion), 'versions'),
    ],
  });
}

/** What its cache holds, by kind. */
function usageRow({ name }: Builder, usage: DiskUsage, t: Translate): ViewRow {
  const id = `builder ${name} cache`;
  const size = t('{0}, {1} can be freed', formatBytes(usage.size), formatBytes(usage.reclaimable));
  return viewRow({
    id,
    label: t('Build cache'),
    description: usage.size === 0 ? t('empty') : size,
    icon: { name: 'database' },
    context: 'builderFact',
    expand: usage.kinds.length === 0 ? 'leaf' : 'collapsed',
    children: usage.kinds.map(({ kind, size: bytes, records }) =>
      viewRow({
        id: `${id} ${kind}`,
        label: usageName(kind, t),
        description: `${formatBytes(bytes)} · ${records === 1 ? t('1 record') : t('{0} records', records)}`,
        icon: { name: 'circle-small' },
        context: 'builderFact',
      }),
    ),
  });
}

function usageName(kind: string, t: Translate): string {
  switch (kind) {
    case 'regular':
      return t('Layers and results of steps');
    case 'source.local':
      return t('Build contexts');
    case 'source.git.checkout':
      return t('Git checkouts');
    case 'exec.cachemount':
      return t('Cache mounts');
    case 'frontend':
      return t('Frontends');
    case 'internal':
      return t('Internal records');
    default:
      return plainText(kind, 60);
  }
}

/** Distributions build BuildKit without a version. */
function knownVersion(version: string | undefined): string {
  return version === undefined || version.includes('unknown') ? '' : version;
}

function statusName(status: string, t: Translate): string {
  switch (status) {
    case 'running':
      return t('running');
    case 'stopped':
      return t('stopped');
    case 'inactive':
      return t('not started');
    case 'error':
      return t('error');
    case 'unknown':
      return '';
    default:
      return plainText(status, 40);
  }
}

function statusIcon(status: string, current: boolean): RowIcon {
  switch (status) {
    case 'running':
      return current
        ? { name: 'vm-active', color: 'testing.iconPassed' }
        : { name: 'vm-running', color: 'testing.iconPassed' };
    case 'error':
      return { name: 'error', color: 'list.errorForeground' };
    default:
      return { name: 'vm-outline' };
  }
}
