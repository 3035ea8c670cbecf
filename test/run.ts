import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { EngineEnvironment } from './env/engine.ts';
import { engineIsUp, ensureEngine, stopEngine } from './env/engine.ts';
import { run } from './env/run.ts';

/** What a tier counted. `reason` says why it could not run at all, which counts as one failure. */
interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly reason?: string;
}

const tiers = ['check', 'unit', 'contract', 'bundle', 'engine', 'host', 'workbench'] as const;
type Tier = (typeof tiers)[number];

const root = fileURLToPath(new URL('..', import.meta.url));
const artifacts = join(root, 'artifacts');
const usage = `usage: npm test [-- [TIER…] [--skip-engine] [--skip-workbench]]   tiers: ${tiers.join(', ')}`;

/** Tiers that run the programs of dist/ and so want them built. */
const needsBundle: readonly Tier[] = ['engine', 'host', 'workbench'];
const needsEngine: readonly Tier[] = ['engine', 'host', 'workbench'];

async function npmScript(name: string): Promise<boolean> {
  const { code } = await run('npm', ['run', '--silent', name], { cwd: root, stdout: 'inherit' });
  return code === 0;
}

/** Every script is one check; all of them run, so that one failure does not hide another. */
async function scripts(names: readonly string[]): Promise<Count> {
  let failed = 0;
  for (const name of names) {
    console.log(`\n› npm run ${name}`);
    if (!(await npmScript(name))) failed += 1;
  }
  return { passed: names.length - failed, failed };
}

async function bundles(): Promise<Count> {
  const built = await scripts(['build', 'package']);
  if (built.failed > 0) return built;
  const loaded = await vitest('bundle', {});
  return { ...loaded, passed: built.passed + loaded.passed };
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
});

async function vitest(project: string, env: Readonly<Record<string, string>>): Promise<Count> {
  const file = join(artifacts, `${project}.json`);
  const args = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json'];
  const ran = await run('npx', [...args, `--outputFile.json=${file}`], {
    cwd: root,
    env,
    stdout: 'inherit',
  });
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return unable(`vitest ended with ${ran.code} and wrote no report`);
  const report = z.parse(VitestReport, JSON.parse(text));
  const { numPassedTests: passed, numFailedTests, numPendingTests } = report;
  if (numPendingTests > 0) console.log(`${project}: ${numPendingTests} tests were not run`);
  // A file that does not load fails no test, yet it is a failure.
  const failed = numFailedTests > 0 || report.success ? numFailedTests : 1;
  if (passed + failed === 0) return unable('no test was found');
  return { passed, failed };
}

async function hostTests(env: Readonly<Record<string, string>>): Promise<Count> {
  const { runHostTests } = await import('./env/runHostTests.ts');
  const built = await run('node', ['esbuild.mjs', '--host-tests'], { cwd: root });
  if (built.code !== 0) return unable('the host tests do not build');
  let passed = 0;
  let failed = 0;
  for (const lane of ['newest', 'oldest'] as const) {
    console.log(`\n› extension host, ${lane} VS Code`);
    const count = await runHostTests(lane, env);
    passed += count.passed;
    failed += count.failed;
  }
  return { passed, failed };
}

async function workbenchTests(env: Readonly<Record<string, string>>): Promise<Count> {
  const { ensureChromium, ensureVSCode } = await import('./env/vscode.ts');
  await ensureVSCode('newest');
  await ensureVSCode('oldest');
  await ensureChromium();
  return vitest('workbench', env);
}

function runTier(tier: Tier, env: Readonly<Record<string, string>>): Promise<Count> {
  switch (tier) {
    case 'check':
      return scripts(['format:check', 'lint', 'types', 'boundaries', 'dead']);
    case 'bundle':
      return bundles();
    case 'unit':
    case 'contract':
    case 'engine':
      return vitest(tier, env);
    case 'host':
      return hostTests(env);
    case 'workbench':
      return workbenchTests(env);
  }
}

function unable(reason: string): Count {
  return { passed: 0, failed: 1, reason };
}

interface Wanted {
  readonly tiers: readonly Tier[];
  readonly skipped: ReadonlySet<Tier>;
}

function parseArguments(args: readonly string[]): Wanted | undefined {
  const skipped = new Set<Tier>();
  const named: Tier[] = [];
  for (const arg of args) {
    const tier = tiers.find((name) => name === arg);
    if (tier !== undefined) named.push(tier);
    // Without an engine there is nothing for the interface to show: those tiers need it too.
    else if (arg === '--skip-engine') needsEngine.forEach((name) => skipped.add(name));
    else if (arg === '--skip-workbench') skipped.add('host').add('workbench');
    else return undefined;
  }
  return { tiers: named.length > 0 ? withBundle(named) : tiers, skipped };
}

function withBundle(named: readonly Tier[]): readonly Tier[] {
  const wanted = new Set<Tier>(named);
  if (named.some((tier) => needsBundle.includes(tier))) wanted.add('bundle');
  return tiers.filter((tier) => wanted.has(tier));
}

async function main(wanted: Wanted): Promise<boolean> {
  await rm(artifacts, { recursive: true, force: true });
  await mkdir(artifacts, { recursive: true });
  const rows: string[] = [];
  const total = { passed: 0, failed: 0 };
  const engineWasUp = await engineIsUp();
  let engine: Promise<EngineEnvironment> | undefined;
  for (const tier of tiers.filter((name) => wanted.tiers.includes(name))) {
    if (wanted.skipped.has(tier)) {
      rows.push(`${tier.padEnd(10)} skipped, as asked`);
      continue;
    }
    console.log(`\n━━ ${tier}`);
    const started = performance.now();
    const count = await tierCount(tier, () => (engine ??= ensureEngine()));
    total.passed += count.passed;
    total.failed += count.failed;
    const seconds = Math.round((performance.now() - started) / 1000);
    const why = count.reason === undefined ? '' : `   ${count.reason}`;
    rows.push(
      `${tier.padEnd(10)} ${count.passed} passed, ${count.failed} failed   ${seconds} s${why}`,
    );
  }
  // On somebody's own computer the engine stays for the next run; CI leaves nothing behind.
  if (process.env['CI'] === 'true' && engine !== undefined && !engineWasUp) await stopEngine();
  const summary = `${rows.join('\n')}\n`;
  await writeFile(join(artifacts, 'summary.txt'), summary);
  console.log(`\n${summary}\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0;
}

async function tierCount(tier: Tier, engine: () => Promise<EngineEnvironment>): Promise<Count> {
  try {
    const env = needsEngine.includes(tier) ? { ...(await engine()) } : {};
    return await runTier(tier, env);
  } catch (error) {
    return unable(error instanceof Error ? error.message : String(error));
  }
}

const wanted = parseArguments(process.argv.slice(2));
if (wanted === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  process.exitCode = (await main(wanted)) ? 0 : 1;
}
