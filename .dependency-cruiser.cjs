/** The dependency rule of CONTRIBUTING.md, checked by `npm run boundaries`. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [...allowed] },
});
const npm = (...names) => names.map((n) => `node_modules/${n}/`);
const node =
  '^(node:)?(assert|buffer|child_process|crypto|events|fs|fs/promises|http|http2|https|net|os|path|perf_hooks|process|readline|stream|stream/promises|stream/web|string_decoder|timers|timers/promises|tls|url|util|zlib)$';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
    only('oci-is-the-ground', '^src/oci/', ['^src/oci/', ...npm('zod')]),
    only('build-on-oci', '^src/build/', ['^src/(oci|build)/', ...npm('zod')]),
    only('release-on-build', '^src/release/', [
      '^src/(oci|build|release)/',
      ...npm('zod', 'semver'),
    ]),
    only('adapter-registry', '^src/adapters/registry/', [
      '^src/(oci|build|release)/',
      '^src/adapters/(registry|process)/',
      node,
      ...npm('zod'),
    ]),
    only('adapter-docker', '^src/adapters/docker/', [
      '^src/(oci|build|release)/',
      '^src/adapters/(docker|process)/',
      node,
      ...npm('zod', 'dockerode', '@types/dockerode'),
    ]),
    only('adapter-compression', '^src/adapters/compression/', [
      '^src/(oci|build|release)/',
      '^src/adapters/compression/',
      node,
    ]),
    only('adapter-scanner', '^src/adapters/scanner/', [
      '^src/(oci|build|release)/',
      '^src/adapters/(scanner|process)/',
      node,
      ...npm('zod'),
    ]),
    only('adapter-cosign', '^src/adapters/cosign/', [
      '^src/(oci|build|release)/',
      '^src/adapters/(cosign|process)/',
      node,
      ...npm('zod'),
    ]),
    only('adapter-git', '^src/adapters/git/', [
      '^src/(oci|build|release)/',
      '^src/adapters/(git|process)/',
      node,
      ...npm('zod'),
    ]),
    only('adapter-github', '^src/adapters/github/', [
      '^src/(oci|build|release)/',
      '^src/adapters/github/',
      node,
      ...npm('zod', '@octokit'),
    ]),
    only('adapter-webhook', '^src/adapters/webhook/', [
      '^src/(oci|build|release)/',
      '^src/adapters/webhook/',
      node,
    ]),
    only('adapter-yaml', '^src/adapters/yaml/', [
      '^src/(oci|build|release)/',
      '^src/adapters/yaml/',
      node,
      ...npm('yaml'),
    ]),
    only('adapter-workspace', '^src/adapters/workspace/', [
      '^src/(oci|build|release)/',
      '^src/adapters/workspace/',
      node,
      ...npm('zod'),
    ]),
    only('adapter-slipway-folder', '^src/adapters/slipwayFolder/', [
      '^src/(oci|build|release)/',
      '^src/adapters/(slipwayFolder|process)/',
      node,
      ...npm('zod'),
    ]),
    only('adapter-process', '^src/adapters/process/', [
      '^src/(oci|build|release)/',
      '^src/adapters/process/',
      node,
    ]),
    only('terminal-text-on-the-core', '^src/terminal/', ['^src/(oci|build|release|terminal)/']),
    only('ui-without-adapters', '^src/ui/', [
      '^src/(oci|build|release|terminal|ui)/',
      '^vscode$',
      ...npm('@types/vscode', 'zod'),
    ]),
    only('command-line-without-adapters', '^src/commandLine/', [
      '^src/(oci|build|release|terminal|commandLine)/',
      node,
    ]),
    {
      name: 'child-process-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/adapters/process/' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'vscode-only-in-ui',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(ui/|extension\\.ts$|editor\\.ts$)' },
      to: { path: '^vscode$|node_modules/@types/vscode/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
