import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '../../../src/oci/imageConfig.ts';

function parse(document: unknown) {
  return parseImageConfig(new TextEncoder().encode(JSON.stringify(document)));
}

describe('parseImageConfig', () => {
  it('reads everything the specification names', () => {
    expect(
      parse({
        os: 'linux',
        architecture: 'arm64',
        variant: 'v8',
        created: '2026-01-02T03:04:05Z',
        config: {
          User: '65532:65532',
          Entrypoint: ['/api'],
          Cmd: ['serve'],
          Env: ['PATH=/bin'],
          ExposedPorts: { '8080/tcp': {}, '9090/tcp': {} },
          Volumes: { '/data': {} },
          WorkingDir: '/srv',
          Labels: { 'org.opencontainers.image.revision': 'abc' },
          Healthcheck: { Test: ['CMD', '/api', 'health'], Interval: 30 },
        },
        rootfs: { type: 'layers', diff_ids: ['sha256:a', 'sha256:b'] },
        history: [
          { created: '2026-01-01T00:00:00Z', created_by: 'COPY / /', comment: 'buildkit' },
          { created_by: 'CMD ["serve"]', empty_layer: true },
        ],
      }),
    ).toEqual({
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      created: '2026-01-02T03:04:05Z',
      user: '65532:65532',
      entrypoint: ['/api'],
      cmd: ['serve'],
      env: ['PATH=/bin'],
      exposedPorts: ['8080/tcp', '9090/tcp'],
      volumes: ['/data'],
      workingDir: '/srv',
      labels: { 'org.opencontainers.image.revision': 'abc' },
      healthcheck: ['CMD', '/api', 'health'],
      layers: ['sha256:a', 'sha256:b'],
      history: [
        {
          created: '2026-01-01T00:00:00Z',
          createdBy: 'COPY / /',
          comment: 'buildkit',
          emptyLayer: false,
        },
        { createdBy: 'CMD ["serve"]', emptyLayer: true },
      ],
    });
  });

  it('takes null and empty for absent, as Docker writes them', () => {
    const nothing = {
      entrypoint: [],
      cmd: [],
      env: [],
      exposedPorts: [],
      volumes: [],
      labels: {},
      history: [],
      layers: [],
    };
    const config = { User: '', Entrypoint: null, Cmd: null, Labels: null, Volumes: null };
    expect(parse({ config, history: null, created: null })).toEqual(nothing);
    expect(parse({})).toEqual(nothing);
    expect(parse({ config: null })).toEqual(nothing);
  });

  it.each([[7], ['text'], [null], [[]], [{ config: { Env: 'A=b' } }], [{ history: [7] }]])(
    'refuses %j',
    (document) => {
      expect(() => parse(document)).toThrow('The image config cannot be read');
    },
  );
});
