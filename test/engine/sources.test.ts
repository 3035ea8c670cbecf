import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenProject } from './openProject.ts';
import { base, openProject, registryHost, silent, unique } from './openProject.ts';

const owner = `${registryHost}/${unique('sources')}`;
const limit = () => AbortSignal.timeout(120_000);
const dockerfile = `FROM ${base}\nRUN uname -m >/machine\n`;

let project: OpenProject;
const builder = unique('slipway-sources');
beforeAll(async () => {
  project = await openProject({
    'docker-bake.hcl': `variable "TAG" { default = "dev" }
group "default" { targets = ["api", "web"] }
target "_common" { platforms = ["linux/amd64", "linux/arm64"] }
target "base" {
  inherits = ["_common"]
  context = "base"
}
target "api" {
  inherits = ["_common"]
  contexts = { base = "target:base", extra = "./extra" }
  tags = ["${owner}/api:\${TAG}"]
  labels = { "org.example.kept" = "yes" }
}
target "web" {
  inherits = ["_common"]
  tags = ["${owner}/web:\${TAG}"]
  dockerfile-inline = "FROM ${base}\\nRUN echo web >/web\\n"
}
`,
    'base/Dockerfile': `${dockerfile}RUN echo base >/base\n`,
    Dockerfile: 'FROM base\nCOPY --from=extra said /said\nRUN cat /base /said\n',
    'extra/said': 'extra\n',
    'services/worker/Dockerfile': dockerfile,
    'deploy.yaml': `services:
  worker:
    image: ${owner}/worker:composed
    build: { context: services/worker, platforms: [linux/amd64] }
  db: { image: postgres }
`,
  });
  const options = { driver: 'docker-container', platforms: [], use: true } as const;
  const request = { name: builder, driverOptions: ['network=host'], ...options };
  await project.buildKit.createBuilder(request, limit());
});
afterAll(async () => {
  await project.buildKit.removeBuilder(builder, limit());
  await project.close();
});

describe('a bake file, as buildx reads it', () => {
  it('pushes an image built upon another target, and one with its Dockerfile in the file', async () => {
    const plans = await project.slipway.planBuild({ output: 'push' }, limit());
    expect(plans.map(({ command }) => command.args[1])).toEqual(['bake', 'build']);
    for (const plan of plans) {
      const result = await project.slipway.build(plan, silent, limit());
      const found = await project.slipway.inspect(`${owner}/${result.image}:dev`, limit());
      expect(found.digest).toBe(result.digest);
      expect(found.platforms).toHaveLength(2);
    }
  });

  it('does the same by digest', async () => {
    const request = {
      images: ['api'],
      tags: ['1'],
      strategy: 'by-digest',
      output: 'push',
    } as const;
    const [plan] = await project.slipway.planBuild(request, limit());
    if (plan === undefined) throw new Error('no plan');
    const { outcomes, platforms } = await project.slipway.build(plan, silent, limit());
    expect(outcomes?.map(({ state }) => state)).toEqual(['built', 'built']);
    expect(platforms.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
  });
});
