// Builds dist/ (and, with --host-tests, out/host/). See CONTRIBUTING.md, "Two steps to start".
//   node esbuild.mjs [--production] [--watch] [--host-tests]
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const watch = flags.has('--watch');

/** Loaded on first use, from a file of their own. */
const chunks = {
  dockerode: 'dockerode.cjs',
  yaml: 'yaml.cjs',
  '@octokit/rest': 'octokit.cjs',
  'tar-stream': 'tar-stream.cjs',
  yazl: 'yazl.cjs',
  './editor.ts': 'editor.cjs',
};

/** Bytes, minified. The first is the main bundle: all that VS Code loads at start-up. */
const budget = {
  'extension.cjs': 30_000,
  'editor.cjs': 1_100_000,
  'cli.cjs': 950_000,
  'dockerode.cjs': 250_000,
  'yaml.cjs': 150_000,
  'octokit.cjs': 200_000,
  'tar-stream.cjs': 60_000,
  'yazl.cjs': 30_000,
};

/** Leaves what is loaded on first use out of the file that loads it. */
const chunkImports = {
  name: 'chunk-imports',
  setup(build) {
    build.onResolve(
      { filter: /^(dockerode|yaml|@octokit\/rest|tar-stream|yazl|\.\/editor\.ts)$/ },
      (args) => {
        if (args.kind !== 'dynamic-import') return undefined;
        return { path: `./${chunks[args.path]}`, external: true };
      },
    );
  },
};

/**
 * dockerode's BuildKit session (gRPC, protobuf) and docker-modem's ssh agent are never used: builds
 * run through buildx. Calling one of them by mistake says so.
 */
const withoutBuildKitSession = {
  name: 'without-buildkit-session',
  setup(build) {
    const left = /^(@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|ssh2|cpu-features)$/;
    build.onResolve({ filter: left }, (args) => ({ path: args.path, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, (args) => ({
      contents: `module.exports = new Proxy({}, { get: (_, key) => typeof key === 'string' && key !== '__esModule'
        ? function () { throw new Error(${JSON.stringify(`${args.path} is not part of Slipway`)}); } : undefined });`,
    }));
  },
};

/** Lines that the problem matcher in .vscode/tasks.json reads. */
const report = {
  name: 'report',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd((result) => {
      for (const { text, location } of result.errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      console.log('[watch] build finished');
    });
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: production,
  keepNames: false,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
  external: ['vscode', '*.node'],
  define: { 'process.env.NODE_ENV': '"production"' },
};

const ours = {
  ...common,
  entryPoints: { extension: 'src/extension.ts', editor: 'src/editor.ts', cli: 'src/cli.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  plugins: [chunkImports],
};

const libraries = {
  ...common,
  sourcemap: false,
  // A dynamic import of a CommonJS file sees its exports as properties; `export *` keeps them visible.
  stdin: undefined,
  entryPoints: {
    dockerode: 'dockerode',
    yaml: 'yaml',
    octokit: '@octokit/rest',
    'tar-stream': 'tar-stream',
    yazl: 'yazl',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  plugins: [withoutBuildKitSession],
};

async function hostTests() {
  const files = (await readdir('test/host')).filter((name) => name.endsWith('.ts'));
  await rm('out/host', { recursive: true, force: true });
  return {
    ...common,
    minify: false,
    sourcemap: 'inline',
    entryPoints: files.map((name) => path.join('test/host', name)),
    outdir: 'out/host',
    outExtension: { '.js': '.cjs' },
    external: [...common.external, 'mocha'],
  };
}

/** Sizes of what was written; the names of those over budget. */
function overBudget(metafile) {
  const over = [];
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    const name = path.basename(file);
    const limit = budget[name];
    if (limit === undefined) continue;
    console.log(
      `${name.padEnd(14)} ${(bytes / 1000).toFixed(1).padStart(7)} kB of ${limit / 1000}`,
    );
    if (bytes > limit) over.push(`${name}: ${bytes} bytes, ${bytes - limit} over its budget`);
  }
  return over;
}

if (flags.has('--host-tests')) {
  await esbuild.build(await hostTests());
  process.exit(0);
}

await mkdir('dist', { recursive: true });
await writeFile('dist/package.json', '{ "type": "commonjs" }\n');
if (watch) {
  await esbuild.build(libraries);
  const context = await esbuild.context({ ...ours, plugins: [...ours.plugins, report] });
  await context.watch();
} else {
  const results = await Promise.all([esbuild.build(ours), esbuild.build(libraries)]);
  await chmod('dist/cli.cjs', 0o755);
  if (production) {
    const over = results.flatMap((result) => overBudget(result.metafile));
    for (const line of over) console.error(`esbuild: ${line}`);
    if (over.length > 0) process.exit(1);
  }
}
