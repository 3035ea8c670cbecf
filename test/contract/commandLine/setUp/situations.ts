/** A small repository: its remote and its files. */
export interface Situation {
  readonly remote: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Three images of two Dockerfiles, built by hand, pushed to two registries; binaries by GoReleaser. */
export const handBuilt: Situation = {
  remote: 'https://github.com/paul/offgridflow.git',
  files: {
    Dockerfile: 'FROM golang:1.21-alpine AS builder\nRUN go build ./...\nFROM alpine:latest\n',
    'web/Dockerfile': 'FROM node:22\nUSER node\n',
    VERSION: '1.0.0\n',
    'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n\n- Something.\n',
    'go.mod': 'module example.com/offgridflow\n',
    '.goreleaser.yaml': `version: 2
builds:
  - id: api
    main: ./cmd/api
    binary: offgridflow-api
    env: [CGO_ENABLED=0]
    ldflags:
      - -s -w -X main.version={{.Version}} -X main.date={{.Date}}
    goos: [linux, windows, darwin]
    goarch: [amd64, arm64]
    ignore: [{ goos: windows, goarch: arm64 }]
  - id: worker
    main: ./cmd/worker
    binary: offgridflow-worker
    goos: [linux]
    goarch: [amd64]
`,
    'docs/BUILD.md': `# Build artifacts

\`\`\`bash
docker build -t offgridflow-worker:latest -f Dockerfile .

docker buildx build \\
  --platform linux/amd64,linux/arm64 \\
  -t paul/offgridflow-api:latest \\
  -t ghcr.io/paul/offgridflow-api:latest \\
  --push \\
  .

docker buildx build \\
  --platform linux/amd64,linux/arm64 \\
  -t paul/offgridflow-web:latest \\
  --push \\
  web/
\`\`\`

\`\`\`bash
docker tag offgridflow-api:latest offgridflow-api:v1.0.0
docker tag offgridflow-api:latest offgridflow-api:v1.0
docker tag offgridflow-api:latest offgridflow-api:v1
docker run --rm offgridflow-api:latest --version
./offgridflow-api --version
# where a build fails
docker build --no-cache -t offgridflow-api:latest .
\`\`\`

## Release Checklist

- [ ] Update version in code
- [ ] Update CHANGELOG.md
- [ ] Run all tests: \`go test ./...\`
- [ ] Build all platforms
- [ ] Test binaries on each platform
- [ ] Create Git tag
- [ ] Build and push Docker images with version tags
- [ ] Create GitHub release with binaries attached
- [ ] Announce release
`,
  },
};

/** One distroless image, built by a Makefile with what changes as build arguments. */
export const makefileBuilt: Situation = {
  remote: 'git@github.com:vpsieinc/vpsie-k8s-autoscaler.git',
  files: {
    Dockerfile: `FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS builder
ARG TARGETARCH
ARG VERSION
ARG COMMIT
ARG BUILD_DATE
RUN go build -o /autoscaler ./cmd
FROM gcr.io/distroless/static:nonroot
COPY --from=builder /autoscaler /
USER 65532:65532
`,
    Makefile: `REGISTRY ?= ghcr.io/vpsieinc
IMG ?= $(REGISTRY)/vpsie-k8s-autoscaler
VERSION := v0.7.4
COMMIT ?= $(shell git rev-parse --short HEAD)

.PHONY: test docker-buildx
test:
	go test ./...

docker-buildx: ## Build and push
	docker buildx build \\
	  --platform linux/amd64,linux/arm64 --no-cache --push \\
	  --build-arg VERSION="$(VERSION)" --build-arg COMMIT="$(COMMIT)" \\
	  --build-arg BUILD_DATE="$(shell date -u)" \\
	  -t "$(IMG):$(VERSION)" -t $(IMG):latest -f Dockerfile .
	docker run --rm $(IMG):$(VERSION) --help
`,
    'README.md': '# Autoscaler\n\n## Release notes\n\n- [ ] one day\n',
  },
};

/** Somebody else's software, packaged: a matrix, pushed by digest and merged. */
export const mirror: Situation = {
  remote: 'https://github.com/this-is-tobi/mirror.git',
  files: {
    'apps/mattermost/Dockerfile': 'FROM debian:13\n',
    'apps/mattermost/matrix.json': `[
  { "component": "mattermost", "arch": "amd64", "platforms": "linux/amd64", "dockerfile": "Dockerfile" },
  { "component": "mattermost", "arch": "arm64", "platforms": "linux/arm64", "dockerfile": "Dockerfile" }
]`,
    'apps/outline/Dockerfile': 'FROM debian:13\n',
    'apps/outline/matrix.json': `[
  { "component": "outline-web", "arch": "amd64", "platforms": "linux/amd64", "dockerfile": "Dockerfile" }
]`,
    '.github/workflows/build.yml': `on: { schedule: [{ cron: '0 1 * * *' }], workflow_dispatch: }
jobs:
  mattermost:
    uses: ./.github/workflows/mattermost.yml
  outline:
    uses: ./.github/workflows/outline.yml
`,
    '.github/workflows/outline.yml': `on: workflow_call
jobs:
  infos:
    steps:
      - run: echo "matrix=$(jq -c . apps/outline/matrix.json)" >> $GITHUB_OUTPUT
      - run: TAG=$(gh release view --repo outline/outline --json tagName --jq .tagName)
  build:
    strategy:
      matrix:
        images: \${{ fromJSON(needs.infos.outputs.matrix) }}
    steps:
      - uses: docker/build-push-action@v5
        with:
          context: apps/outline
          platforms: \${{ matrix.images.platforms }}
          outputs: type=image,name=ghcr.io/this-is-tobi/mirror/\${{ matrix.images.component }},push-by-digest=true,name-canonical=true,push=true
`,
    '.github/workflows/mattermost.yml': `on:
  workflow_call:
    inputs:
      REGISTRY: { required: true, type: string }
jobs:
  infos:
    runs-on: ubuntu-latest
    steps:
      - name: Read matrix
        run: echo "matrix=$(jq -c . apps/mattermost/matrix.json)" >> $GITHUB_OUTPUT
      - name: Get latest release
        run: |
          TAG=$(curl -s https://api.github.com/repos/mattermost/mattermost/releases/latest | jq -r '.tag_name')
  build:
    strategy:
      matrix:
        images: \${{ fromJSON(needs.infos.outputs.matrix) }}
    steps:
      - uses: docker/build-push-action@v5
        with:
          context: apps/mattermost
          platforms: \${{ matrix.images.platforms }}
          provenance: false
          cache-from: type=local,src=/tmp/.buildx-cache
          cache-to: type=local,dest=/tmp/.buildx-cache-new,mode=max
          outputs: type=image,name=ghcr.io/this-is-tobi/mirror/\${{ matrix.images.component }},push-by-digest=true,name-canonical=true,push=true
  merge:
    steps:
      - uses: docker/metadata-action@v5
        with:
          images: ghcr.io/this-is-tobi/mirror/mattermost
          tags: |
            type=raw,value=\${{ needs.infos.outputs.tag }}
            type=raw,value=latest
`,
  },
};

/** One image, built by a workflow with docker/metadata-action; a document with a list of wishes. */
export const actionBuilt: Situation = {
  remote: 'git@github.com:stuartshay/otel-worker.git',
  files: {
    Dockerfile: `FROM golang:1.24-alpine AS builder
RUN go build -o /worker .
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=builder /worker /
`,
    'docs/DOCKER.md': `# Docker build

\`docker build -t stuartshay/otel-worker:latest .\`

## Next Steps

- [ ] Push image to Docker Hub
- [ ] Set up image signing
`,
    'package.json': '{ "name": "tools", "version": "1.2.0" }',
    'pyproject.toml': '[project]\nname = "tools"\nversion = "1.1.0"\n',
    '.github/workflows/docker.yml': `on:
  push: { branches: [main], tags: ['v*'] }
env: { IMAGE: stuartshay/otel-worker }
jobs:
  docker:
    strategy:
      matrix:
        platform: [linux/amd64, linux/arm64]
    steps:
      - id: meta
        uses: docker/metadata-action@v5
        with:
          images: |
            \${{ env.IMAGE }}
            ghcr.io/\${{ github.repository }}
          flavor: latest=auto
          tags: |
            type=semver,pattern={{version}}
            type=ref,event=pr
            type=raw,value=latest,enable=\${{ github.ref == format('refs/heads/{0}', 'main') }}
            type=raw,value=\${{ github.run_number }}
      - uses: docker/build-push-action@v6
        with:
          platforms: \${{ matrix.platform }}
          build-args: |
            VERSION=\${{ steps.meta.outputs.version }}
            NPM_TOKEN=\${{ secrets.NPM_TOKEN }}
            FLAVOUR=slim
          tags: \${{ steps.meta.outputs.tags }}
          sbom: true
          outputs: type=image,push-by-digest=true,name-canonical=true,push=true
`,
  },
};

/** One image in a folder, whose workflow makes its tags by a script; issues say what is deployed. */
export const scripted: Situation = {
  remote: 'https://github.com/steveclarke/link-radar.git',
  files: {
    'backend/Dockerfile': 'FROM ruby:3.4\nUSER rails\n',
    '.github/workflows/build-backend.yml': `on:
  push: { branches: [master], tags: ['v*.*.*'] }
env:
  REGISTRY: ghcr.io
  IMAGE_NAME: \${{ github.repository_owner }}/lr-backend
jobs:
  build-and-push:
    steps:
      - id: meta
        run: |
          if [[ $GITHUB_REF == refs/tags/* ]]; then
            VERSION=\${GITHUB_REF#refs/tags/}
          else
            BRANCH=\${GITHUB_REF#refs/heads/}
          fi
      - id: docker_tags
        run: |
          TAGS="\${{ env.REGISTRY }}/\${{ env.IMAGE_NAME }}:sha-\${{ steps.meta.outputs.short_sha }}"
      - uses: docker/build-push-action@v5
        with:
          context: ./backend
          file: ./backend/Dockerfile
          push: true
          tags: \${{ steps.docker_tags.outputs.tags }}
          cache-to: type=gha,mode=max
`,
    '.github/workflows/deploy-staging-placeholder.yml': `on: { push: { branches: [master] } }
jobs:
  deploy:
    steps:
      - uses: actions/github-script@v7
        with: { script: "await github.rest.issues.create({ title: 'Ready' })" }
`,
    '.github/workflows/deploy-production-placeholder.yml': `on: workflow_dispatch
jobs:
  deploy:
    environment: production
    steps:
      - run: gh issue create --title Ready
`,
  },
};
