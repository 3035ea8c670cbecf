import { expect, test } from 'vitest';
import { parseReference } from '../../../src/oci/reference.ts';
import { webPage } from '../../../src/oci/webPage.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['busybox:1.36', 'https://hub.docker.com/_/busybox/tags?name=1.36'],
  [`acme/api@${digest}`, 'https://hub.docker.com/r/acme/api/tags'],
  ['ghcr.io/acme/api:1', 'https://ghcr.io/acme/api'],
  ['quay.io/acme/api:1', 'https://quay.io/repository/acme/api?tab=tags&tag=1'],
  ['public.ecr.aws/acme/api:1', 'https://gallery.ecr.aws/acme/api'],
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:1',
    'https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/api?region=eu-west-1',
  ],
  [
    'europe-west4-docker.pkg.dev/project/repo/api:1',
    'https://console.cloud.google.com/artifacts/docker/project/europe-west4/repo/api',
  ],
  ['eu.gcr.io/project/api:1', 'https://eu.gcr.io/project/api'],
  ['registry.gitlab.com/group/api:1', 'https://gitlab.com/group/api/container_registry'],
  ['registry.gitlab.com/group/sub/api:1', 'https://gitlab.com/groups/group/-/container_registries'],
  [
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/api:1',
    'https://cn-north-1.console.amazonaws.cn/ecr/repositories/private/123456789012/api?region=cn-north-1',
  ],
  [
    'registry.gitlab.example.com:5050/group/api:1',
    'https://gitlab.example.com/group/api/container_registry',
  ],
  [
    'acme.azurecr.io/api:1',
    'https://portal.azure.com/#view/HubsExtension/BrowseResource/resourceType/Microsoft.ContainerRegistry%2Fregistries',
  ],
  [
    'acme.azurecr.us/api:1',
    'https://portal.azure.us/#view/HubsExtension/BrowseResource/resourceType/Microsoft.ContainerRegistry%2Fregistries',
  ],
  ['harbor.example.com/acme/api:1', undefined],
  ['localhost:5000/acme/api:1', undefined],
])('%s', (text, page) => {
  expect(webPage(parseReference(text))).toBe(page);
});
