# The server, `gh-gate serve`. It runs as nobody's account with a read-only root; everything it keeps is in /data:
#
#   docker build -t gh-gate .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -v gh-gate:/data -p 127.0.0.1:8000:8000 gh-gate
#
# Settings come from the environment, or from gh-gate.env in /data as `gh-gate init` makes it.
# The digests are those of the indexes for all platforms; Dependabot moves tag and digest together.
FROM ghcr.io/astral-sh/uv:0.13.0@sha256:cdc6093146eb3ff6a40107b38f008b789e050e77ad87865e381d9917da55a168 AS uv

FROM python:3.13.16-slim-bookworm@sha256:a1165e272e578941b84abc79e4ab38a0305cd12803a5c4247979ac7655f4d641 AS base

FROM base AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_PROJECT_ENVIRONMENT=/opt/gh-gate UV_CACHE_DIR=/cache/uv UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /src
# The dependencies first: they change less often than the program.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/cache/uv \
    uv sync --frozen --no-dev --no-install-project --extra server --extra postgresql --extra notify
COPY README.md LICENSE ./
COPY packaging ./packaging
COPY metaflow_extensions ./metaflow_extensions
COPY gh_gate ./gh_gate
RUN --mount=type=cache,target=/cache/uv \
    uv sync --frozen --no-dev --no-editable --extra server --extra postgresql --extra notify

FROM base
# A new volume takes over the owner and the mode of the directory that it covers.
RUN install --directory --mode=0700 --owner=65532 --group=65532 /data
COPY --from=build /opt/gh-gate /opt/gh-gate
# Asserts stay on: one of them keeps tokens from foreign servers, and the server refuses to start without it.
ENV PATH=/opt/gh-gate/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GH_GATE_DATA=/data \
    GH_GATE_HOST=0.0.0.0 \
    GH_GATE_PORT=8000
WORKDIR /data
VOLUME /data
EXPOSE 8000
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['GH_GATE_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["gh-gate", "serve"]
