import type { Credential } from '../../../src/oci/access/credential.ts';

/** What one registry asks and answers, as its documentation or a recorded exchange has it. */
export interface KnownRegistry {
  readonly name: string;
  /** Where the forms below are written down. */
  readonly documentation: readonly string[];
  /** As users write it. */
  readonly repository: string;
  /** Where requests for it go. */
  readonly origin: string;
  readonly challenge: string;
  readonly credential: Credential;
  /** What the token service is asked for, and what it answers; absent: Basic. */
  readonly token?: { readonly url: string; readonly answer: object; readonly form?: object };
  /** The pages of tags/list: the path asked, the `Link` sent, the document. */
  readonly pages: readonly {
    readonly path: string;
    readonly type?: string;
    readonly link?: string;
    readonly body: object;
  }[];
  /** How it refuses who is not signed in, or may not. */
  readonly refusal: {
    /** Who the token service, or the registry, refuses. */
    readonly by: 'token service' | 'registry';
    readonly status: number;
    readonly body: object;
    readonly challenge?: string;
    readonly credential?: Credential;
    readonly reason: 'unauthorized' | 'denied';
    readonly says: readonly string[];
  };
}

const person = { kind: 'basic', username: 'ada', password: 'secret' } as const;
const first = ['1.0.0', '1.1.0'];
const rest = ['latest', 'main'];

function errors(code: string, message: string, detail?: object): object {
  return { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] };
}

/** Two pages whose second the first one's `Link` names. */
function paged(name: string, next: string, more: object = {}, type?: string) {
  const common = type === undefined ? {} : { type };
  const path = next.startsWith('/') ? next : new URL(next).pathname + new URL(next).search;
  return [
    {
      ...common,
      path: 'first',
      link: `<${next}>; rel="next"`,
      body: { name, tags: first, ...more },
    },
    { ...common, path, body: { name, tags: rest, ...more } },
  ];
}

export const knownRegistries: readonly KnownRegistry[] = [
  {
    name: 'Docker Hub',
    documentation: [
      'https://docs.docker.com/reference/api/registry/auth',
      'https://distribution.github.io/distribution/spec/auth/token',
    ],
    repository: 'docker.io/acme/api',
    origin: 'https://registry-1.docker.io',
    challenge:
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:acme/api:pull"',
    credential: person,
    token: {
      url: 'https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Aacme%2Fapi%3Apull',
      answer: {
        token: 'token-of-service',
        access_token: 'token-of-service',
        expires_in: 300,
        issued_at: '2026-11-01T00:00:00Z',
      },
    },
    pages: paged('acme/api', '/v2/acme/api/tags/list?last=1.1.0&n=1000'),
    refusal: {
      by: 'registry',
      status: 401,
      body: errors('UNAUTHORIZED', 'authentication required', [
        { Type: 'repository', Class: '', Name: 'acme/api', Action: 'pull' },
      ]),
      challenge:
        'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:acme/api:pull",error="insufficient_scope"',
      reason: 'denied',
      says: ['does not let ada read', 'repository:acme/api:pull', 'a token with Read access'],
    },
  },
  {
    name: 'GitHub Container Registry',
    documentation: [
      'https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry',
      'https://github.com/koki-develop/docker-tags/issues/81',
      'https://github.com/mccutchen/go-httpbin/issues/223',
    ],
    repository: 'ghcr.io/acme/api',
    origin: 'https://ghcr.io',
    challenge:
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/api:pull"',
    credential: person,
    token: {
      url: 'https://ghcr.io/token?service=ghcr.io&scope=repository%3Aacme%2Fapi%3Apull',
      answer: { token: 'token-of-service' },
    },
    pages: paged('acme/api', '/v2/acme/api/tags/list?last=1.1.0&n=0'),
    refusal: {
      by: 'token service',
      status: 403,
      body: errors('DENIED', 'requested access to the resource is denied'),
      reason: 'denied',
      says: ['gives ada no token for repository:acme/api:pull', 'read:packages'],
    },
  },
  {
    name: 'Quay',
    documentation: [
      'https://docs.redhat.com/en/documentation/red_hat_quay/3/html/red_hat_quay_api_guide/',
      'https://github.com/quay/mirror-registry/issues/71',
    ],
    repository: 'quay.io/acme/api',
    origin: 'https://quay.io',
    challenge:
      'Bearer realm="https://quay.io/v2/auth",service="quay.io",scope="repository:acme/api:pull"',
    credential: { kind: 'basic', username: 'acme+ci', password: 'secret' },
    token: {
      url: 'https://quay.io/v2/auth?service=quay.io&scope=repository%3Aacme%2Fapi%3Apull',
      answer: { token: 'token-of-service' },
    },
    pages: paged(
      'acme/api',
      'https://quay.io/v2/acme/api/tags/list?n=50&next_page=gAAAAABn_opaque-',
    ),
    refusal: {
      by: 'registry',
      status: 401,
      body: errors('UNAUTHORIZED', 'access to the requested resource is not authorized', {}),
      reason: 'denied',
      says: ['does not let acme+ci read', 'Read permission of the robot account'],
    },
  },
  {
    name: 'Amazon ECR',
    documentation: [
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html',
      'https://github.com/mayflower/docker-ls/issues/28',
    ],
    repository: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/api',
    origin: 'https://111122223333.dkr.ecr.eu-west-1.amazonaws.com',
    challenge:
      'Basic realm="https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"',
    credential: { kind: 'basic', username: 'AWS', password: 'secret' },
    pages: paged(
      'acme/api',
      'https://111122223333.dkr.ecr.eu-west-1.amazonaws.com/v2/acme/api/tags/list?last=opaque%2B%2F%3D&n=1000',
      {},
      'text/plain; charset=utf-8',
    ),
    refusal: {
      by: 'registry',
      status: 403,
      body: errors('DENIED', 'Your authorization token has expired. Reauthenticate and try again.'),
      reason: 'unauthorized',
      says: ['sign-in of AWS', 'end after 12 hours', 'aws ecr get-login-password'],
    },
  },
  {
    name: 'Amazon ECR Public',
    documentation: [
      'https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html',
      'https://github.com/wazuh/wazuh/issues/35608',
    ],
    repository: 'public.ecr.aws/acme/api',
    origin: 'https://public.ecr.aws',
    challenge: 'Bearer realm="https://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"',
    credential: { kind: 'anonymous' },
    token: {
      url: 'https://public.ecr.aws/token/?service=public.ecr.aws&scope=aws',
      answer: { token: 'token-of-service' },
    },
    pages: paged('acme/api', '/v2/acme/api/tags/list?last=1.1.0&n=1000'),
    refusal: {
      by: 'registry',
      status: 403,
      body: errors('DENIED', 'Not authorized'),
      reason: 'denied',
      says: ['nobody without credentials', 'aws ecr-public get-login-password'],
    },
  },
  {
    name: 'Google Artifact Registry',
    documentation: [
      'https://cloud.google.com/artifact-registry/docs/docker/authentication#token',
      'https://pkg.go.dev/github.com/google/go-containerregistry/pkg/v1/google#Tags',
    ],
    repository: 'europe-docker.pkg.dev/acme-prod/images/api',
    origin: 'https://europe-docker.pkg.dev',
    challenge:
      'Bearer realm="https://europe-docker.pkg.dev/v2/token",service="europe-docker.pkg.dev",scope="repository:acme-prod/images/api:pull"',
    credential: { kind: 'basic', username: 'oauth2accesstoken', password: 'secret' },
    token: {
      url: 'https://europe-docker.pkg.dev/v2/token?service=europe-docker.pkg.dev&scope=repository%3Aacme-prod%2Fimages%2Fapi%3Apull',
      answer: { token: 'token-of-service', expires_in: 43200 },
    },
    pages: paged(
      'acme-prod/images/api',
      '/v2/acme-prod/images/api/tags/list?n=1000&page_token=AbC%3D',
      {
        child: [],
        manifest: {
          'sha256:aa': {
            imageSizeBytes: '4711',
            layerId: '',
            mediaType: 'application/vnd.oci.image.index.v1+json',
            tag: ['1.0.0'],
            timeCreatedMs: '0',
            timeUploadedMs: '1790000000000',
          },
        },
      },
    ),
    refusal: {
      by: 'token service',
      status: 401,
      body: errors('UNAUTHORIZED', 'Request had invalid authentication credentials.'),
      reason: 'unauthorized',
      says: ['refuses the stored credentials of oauth2accesstoken', 'end after an hour', 'gcloud'],
    },
  },
  {
    name: 'Azure Container Registry',
    documentation: [
      'https://azure.github.io/acr/Token-BasicAuth.html',
      'https://azure.github.io/acr/AAD-OAuth.html',
    ],
    repository: 'acme.azurecr.io/api',
    origin: 'https://acme.azurecr.io',
    challenge:
      'Bearer realm="https://acme.azurecr.io/oauth2/token",service="acme.azurecr.io",scope="repository:api:pull"',
    credential: { kind: 'identity-token', token: 'refresh' },
    token: {
      url: 'https://acme.azurecr.io/oauth2/token',
      form: {
        grant_type: 'refresh_token',
        client_id: 'slipway',
        service: 'acme.azurecr.io',
        scope: 'repository:api:pull',
        refresh_token: 'refresh',
      },
      answer: { access_token: 'token-of-service' },
    },
    pages: paged('api', '/v2/api/tags/list?last=1.1.0&n=1000&orderby='),
    refusal: {
      by: 'token service',
      status: 401,
      body: errors('UNAUTHORIZED', 'authentication required'),
      reason: 'unauthorized',
      says: ['an identity token', 'end after three hours', 'az acr login --name acme'],
    },
  },
  {
    name: 'Harbor',
    documentation: [
      'https://goharbor.io/docs/latest/working-with-projects/working-with-images/',
      'https://github.com/google/go-containerregistry/issues/1493',
      'https://github.com/goharbor/harbor/issues/9317',
    ],
    repository: 'harbor.example.com/acme/api',
    origin: 'https://harbor.example.com',
    // No scope in it: the client has to know what it wants.
    challenge: 'Bearer realm="https://harbor.example.com/service/token",service="harbor-registry"',
    credential: { kind: 'basic', username: 'robot$acme+ci', password: 'secret' },
    token: {
      url: 'https://harbor.example.com/service/token?service=harbor-registry&scope=repository%3Aacme%2Fapi%3Apull',
      answer: {
        token: 'token-of-service',
        access_token: '',
        expires_in: 1800,
        issued_at: '2026-11-01T00:00:00Z',
      },
    },
    pages: paged('acme/api', '/v2/acme/api/tags/list?last=1.1.0&n=1000'),
    refusal: {
      by: 'registry',
      status: 401,
      body: errors(
        'UNAUTHORIZED',
        'unauthorized to access repository: acme/api, action: pull: unauthorized to access repository: acme/api, action: pull',
      ),
      reason: 'denied',
      says: ['does not let robot$acme+ci read', 'repository:acme/api:pull'],
    },
  },
  {
    name: 'GitLab',
    documentation: [
      'https://docs.gitlab.com/user/packages/container_registry/authenticate_with_container_registry/',
      'https://gitlab.com/gitlab-org/gitlab/-/merge_requests/97904',
    ],
    repository: 'registry.gitlab.com/acme/api',
    origin: 'https://registry.gitlab.com',
    // The token service is another host.
    challenge:
      'Bearer realm="https://gitlab.com/jwt/auth",service="container_registry",scope="repository:acme/api:pull"',
    credential: person,
    token: {
      url: 'https://gitlab.com/jwt/auth?service=container_registry&scope=repository%3Aacme%2Fapi%3Apull',
      answer: { token: 'token-of-service' },
    },
    pages: paged('acme/api', 'https://registry.gitlab.com/v2/acme/api/tags/list?last=1.1.0&n=1000'),
    refusal: {
      by: 'token service',
      status: 403,
      body: errors('DENIED', 'access forbidden'),
      reason: 'denied',
      says: ['gives ada no token', 'read_registry'],
    },
  },
];
